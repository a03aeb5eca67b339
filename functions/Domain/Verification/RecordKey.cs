namespace Domain.Verification;

/// <summary>What may identify a child in a department's row and on a list for a department (api.md, Departments).</summary>
public enum RecordKey
{
    ChildName,
    CitizenNumber,
    BirthDate,
    Sex,
    GuardianName,
    GuardianPhone,
    GuardianCitizenNumber,
    HukouAddress,
    CurrentAddress,
    School,

    /// <summary>流动 or 留守, as the department marks it.</summary>
    Kind,
}

public static class RecordKeys
{
    public static IReadOnlyList<RecordKey> All { get; } = Enum.GetValues<RecordKey>();

    /// <summary>The member of the HTTP contract.</summary>
    public static string Id(this RecordKey key) => key switch
    {
        RecordKey.ChildName => "childName",
        RecordKey.CitizenNumber => "citizenNumber",
        RecordKey.BirthDate => "birthDate",
        RecordKey.Sex => "sex",
        RecordKey.GuardianName => "guardianName",
        RecordKey.GuardianPhone => "guardianPhone",
        RecordKey.GuardianCitizenNumber => "guardianCitizenNumber",
        RecordKey.HukouAddress => "hukouAddress",
        RecordKey.CurrentAddress => "currentAddress",
        RecordKey.School => "school",
        RecordKey.Kind => "kind",
    };

    public static string Label(this RecordKey key) => key switch
    {
        RecordKey.ChildName => "姓名",
        RecordKey.CitizenNumber => "公民身份号码",
        RecordKey.BirthDate => "出生日期",
        RecordKey.Sex => "性别",
        RecordKey.GuardianName => "监护人姓名",
        RecordKey.GuardianPhone => "监护人电话",
        RecordKey.GuardianCitizenNumber => "监护人公民身份号码",
        RecordKey.HukouAddress => "户籍地址",
        RecordKey.CurrentAddress => "现居住地",
        RecordKey.School => "就读学校",
        RecordKey.Kind => "流动或留守",
    };

    public static RecordKey? Find(string? id)
    {
        foreach (var key in All)
        {
            if (key.Id() == id)
            {
                return key;
            }
        }

        return null;
    }
}
