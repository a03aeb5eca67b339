using System.Text.Json;

namespace Suite.Conversation.Corpus;

/// <summary>
/// Sentences made of plain answers: what is put around an answer decides what it means, whatever the answer is. 不是A，是B says B; A吗 says nothing;
/// 以前A，现在B says B.
/// </summary>
internal static class Recombined
{
    /// <summary>Plain answers by field: the words, and the value they stand for.</summary>
    private static readonly (string Field, string Form, (string Words, string Value)[] Answers)[] Plain =
    [
        ("sex", "migrant-2024", [("男孩", "\"male\""), ("女孩", "\"female\""), ("儿子", "\"male\""), ("闺女", "\"female\"")]),
        ("housing", "migrant-2024", [("租的", "\"rented\""), ("买的", "\"owned\""), ("单位宿舍", "\"other\"")]),
        ("residenceRegistration", "migrant-2024", [("居住证", "\"residencePermit\""), ("暂住登记", "\"temporary\"")]),
        ("schooling", "migrant-2024", [("小学", "\"primary\""), ("初中", "\"juniorHigh\""), ("幼儿园", "\"preschool\""), ("职高", "\"secondaryVocational\"")]),
        ("studyStatus", "migrant-2024", [("在读", "\"enrolled\""), ("休学", "\"suspended\""), ("辍学", "\"droppedOut\"")]),
        ("medicalInsurance", "migrant-2024", [("在老家交的", "\"atHukou\""), ("在学校交的", "\"atResidence\"")]),
        ("disabilityGrade", "migrant-2024", [("一级", "\"1\""), ("二级", "\"2\""), ("三级", "\"3\""), ("四级", "\"4\"")]),
        ("boarding", "migrant-2024", [("住校", "true"), ("走读", "false")]),
        ("health", "migrant-2024", [("残疾", "[\"disabled\"]"), ("慢性病", "[\"chronicallyIll\"]"), ("重病", "[\"seriouslyIll\"]")]),
        ("familyHardship", "migrant-2024", [("低保", "[\"dibao\"]"), ("特困", "[\"tekun\"]"), ("监测户", "[\"povertyRiskMonitored\"]")]),
        ("livesWith", "migrant-2024", [("跟爸爸妈妈", "\"bothParents\""), ("跟奶奶", "\"otherGuardian\""), ("跟妈妈", "\"oneParent\"")]),
        ("carer.relationship", "left-behind-2024", [("奶奶", "\"paternalGrandmother\""), ("姥爷", "\"maternalGrandfather\""), ("大姑", "\"other\"")]),
        ("declarant.relationship", "migrant-2024", [("他爸", "\"father\""), ("他妈", "\"mother\"")]),
        ("ethnicity", "migrant-2024", [("汉族", "\"01\""), ("回族", "\"03\""), ("土家族", "\"15\"")]),
    ];

    private static readonly string[] Before = ["", "嗯，", "那个，", "就是", "应该就是", "我跟你说，"];
    private static readonly string[] After = ["", "吧", "呢", "哩", "，对", "，谢谢"];
    private static readonly string[] Questions = ["{0}吗", "什么是{0}", "{0}是啥意思", "{0}有什么好处", "算不算{0}", "填{0}行不行", "为啥要问{0}"];

    public static IEnumerable<Utterance> All()
    {
        foreach (var (field, form, answers) in Plain)
        {
            foreach (var (words, value) in answers)
            {
                foreach (var before in Before)
                {
                    foreach (var after in After)
                    {
                        yield return Of(field, form, $"{before}{words}{after}", value, "plain");
                    }
                }

                foreach (var question in Questions)
                {
                    yield return Of(field, form, string.Format(System.Globalization.CultureInfo.InvariantCulture, question, words), "\"ASK\"",
                        "question");
                }

                foreach (var (other, right) in answers.Where(other => other.Value != value))
                {
                    // 不是他爸，是他妈; 奶奶，不对，姥爷.
                    yield return Of(field, form, $"不是{words}，是{other}", right, "negation");
                    yield return Of(field, form, $"不是{words}是{other}", right, "negation");
                    yield return Of(field, form, $"{words}，不对，是{other}", right, "repair");
                    yield return Of(field, form, $"{words}，说错了，{other}", right, "repair");
                    if (field is not ("sex" or "ethnicity" or "declarant.relationship" or "disabilityGrade"))
                    {
                        yield return Of(field, form, $"以前{words}，现在{other}", right, "time");
                    }

                    if (field is not ("health" or "familyHardship" or "livesWith" or "carer.relationship" or "declarant.relationship"))
                    {
                        yield return Of(field, form, $"{words}还是{other}来着", "\"ASK\"", "unsure");
                    }
                }
            }
        }
    }

    private static Utterance Of(string field, string form, string say, string expect, string hard)
    {
        using var json = JsonDocument.Parse(expect);
        return new("recombined", hard, field, [say], form, new Dictionary<string, string>(), json.RootElement.Clone());
    }
}
