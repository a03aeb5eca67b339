using Domain.Problems;

namespace Domain.Assignments;

/// <summary>
/// Every refusal of this room, one line each. <c>already-assigned</c>, <c>wrong-status</c> and <c>last-administrator</c> are conflicts (409),
/// <c>own-assignment</c> and <c>same-person</c> are not allowed (403), the rest invalid content (422).
/// </summary>
public static class Errors
{
    public static Problem UnknownRole() => new("role", "unknown-role", "没有这个岗位，请从岗位列表里选择。");

    public static Problem PartRequired(string part) => new(part, "required", $"这个岗位要写明{Call(part)}，请选择。");

    public static Problem NotForThisRole(string part) => new(part, "not-for-this-role", $"这个岗位不按{Call(part)}划分，请不要填{Call(part)}，或者换一个岗位。");

    public static Problem UnknownDivision(string part) => new(part, "unknown-division", $"没有这个{Call(part)}，请从列表里选择，或者核对代码。");

    public static Problem WrongLevel(string part) => new(part, "wrong-level", $"这个代码不是{Call(part)}的，请核对代码的级别。");

    public static Problem OutsideCity(string part) => new(part, "outside-city", $"这个{Call(part)}不在长治市，请选择长治市内的。");

    public static Problem OutsideCounty() => new("township", "outside-county", "这个乡镇（街道）不在所选的县（区）里，请重新选择。");

    public static Problem OutsideTownship() => new("village", "outside-township", "这个村（居）不在所选的乡镇（街道）里，请重新选择。");

    public static Problem Abolished(string part) => new(part, "unknown-division", $"这个{Call(part)}已经撤销，请选择现在的。");

    public static Problem UnknownDepartment() => new("department", "unknown-department", "没有这个部门，请从部门列表里选择。");

    public static Problem NotAnIssuer() => new("issuer", "invalid-issuer", "账号来源须是登录平台的网址，以 https:// 开头，请向管理登录平台的同事核对。");

    public static Problem MachineRole() => new("machine", "machine-role", "程序账号只能是部门联络员：它只替部门报送和取数，不办理孩子的事。");

    public static Problem OwnAssignment() => new("subject", "own-assignment", "不能给自己分配或收回岗位，请由另一位安全管理员办理。");

    public static Problem AlreadyAssigned() =>
        new("subject", "already-assigned", "这个账号已经有岗位（或者正在等待批准）。要换岗位的，请先收回现在的，再分配新的。");

    public static Problem NotProposed() => new("status", "wrong-status", "这一条不在等待批准，可能已经有同事办过，请刷新后再看。");

    public static Problem NotOpen() => new("status", "wrong-status", "这个岗位已经收回，不用再办。");

    public static Problem SamePerson() => new("status", "same-person", "管理员岗位要两个人办：提出的人不能自己批准，请由另一位安全管理员批准。");

    public static Problem LastAdministrator() =>
        new("status", "last-administrator", "这是最后一位安全管理员，收回以后就没有人能分配岗位了。请先让另一个账号成为安全管理员，再收回这一个。");

    public static Problem ReasonRequired() => new("reason", "required", "请写明原因，以后查看的人要看得懂。");

    public static Problem OwnGrant() => new("subject", "own-assignment", "自己的替班要由另一位安全管理员办理：既不能给自己，也不能把自己的岗位给别人。");

    public static Problem SameAccount() => new("subject", "same-account", "替班的和休假的是同一个账号，请选择另一个人来替班。");

    public static Problem NoPost() => new("subject", "wrong-status", "替班的账号现在没有岗位。请先给它分配岗位，再安排替班。");

    public static Problem ColleagueHasNoPost() => new("status", "wrong-status", "这个岗位已经收回或者还没有批准，不能替班。要让别人接手的，请直接分配岗位。");

    public static Problem AdministratorGrant() => new("subject", "administrator-grant", "管理员岗位不能替班，管理员也不能替别人的班。请由两位安全管理员另外分配。");

    public static Problem MachineGrant() => new("subject", "machine-grant", "程序账号不能替班，也不能由人替班，请选择人的账号。");

    public static Problem OtherSide() => new("subject", "other-side", "部门的岗位只能由同一个部门的人来替，民政的由民政的人来替：报送的和核对的不能是同一个人。请选择同一个部门的人。");

    public static Problem SamePost() => new("subject", "same-post", "两个人的岗位和地方是一样的，不用替班就能办。");

    public static Problem AlreadyStandsIn() => new("subject", "already-stands-in", "这个账号已经安排了一次替班，一个人同时只能替一个班。请先结束那一次，或者请别人来替。");

    public static Problem StandsInForNobody() => new("status", "wrong-status", "现在没有替班，可能已经到期或者有同事结束了，请刷新后再看。");

    public static Problem FromPast() => new("from", "past", "替班最早从今天开始，请重新填写开始的日子。");

    public static Problem FromTooFarAhead(int days) => new("from", "too-far-ahead", $"替班最多提前{days}天安排，请到时候再办。");

    public static Problem UntilBeforeFrom() => new("until", "before-from", "最后一天早于第一天，请核对两个日子。");

    public static Problem TooLong(int days) => new("until", "too-long", $"一次替班最多{days}天。更长的，请直接分配岗位，回来以后再收回。");

    private static string Call(string part) => part switch
    {
        "county" => "县（区）",
        "township" => "乡镇（街道）",
        "village" => "村（居）",
        _ => "部门",
    };
}
