using System.Text.Json;
using System.Text.Json.Nodes;
using Domain.Forms;

namespace Suite.Forms;

/// <summary>
/// What GET /api/forms/{formId} says of every box, against the contract written down once more by hand: key | mark | type | label | options.
/// Marks: ** must be answered, * or declared unknown, ?? when shown or needed, - optional; ! means that 不清楚 is no answer (a consent is given or not).
/// </summary>
public sealed class ContractLabels
{
    private const string Shared = """
        childName | ** | text | 姓名 |
        sex | * | choice | 性别 | male=男 female=女
        birthDate | * | date | 出生日期 |
        hukouRegistered | * | yesNo | 是否登记户口 |
        citizenNumber | ?? | identity | 公民身份号码 |
        birthCertificateNumber | ?? | text | 出生医学证明编号 |
        hukouAddress | ?? | address | 户籍地址 |
        currentAddress | ** | address | 现居住地 |
        guardianship | * | choice | 监护情况 | good=较好 fair=一般 poor=较差
        schooling | * | choice | 就学情况 | preschool=学龄前 primary=小学 juniorHigh=初中 seniorHigh=高中 secondaryVocational=中等职业教育 specialEducation=特殊教育 noSchoolingCapacity=无就学能力 outOfSchool=失学
        school | ?? | text | 就读学校 |
        attendsKindergarten | - | yesNo | 是否入园 |
        boarding | ?? | yesNo | 是否学校寄宿 |
        studyStatus | ?? | choice | 学业状况 | enrolled=在读 droppedOut=辍学 suspended=休学 graduated=毕业 completed=结业 incomplete=肄业
        health | * | multi | 健康状况 | healthy=健康 disabled=残疾 seriouslyIll=重病 chronicallyIll=慢性病 psychologicalOrBehavioural=心理/行为异常
        disabilityCategories | ?? | multi | 残疾类别 | visual=视力 hearing=听力 speech=言语 physical=肢体 intellectual=智力 mental=精神
        disabilityGrade | ?? | choice | 残疾等级 | none=无(未评级) 1=一级 2=二级 3=三级 4=四级
        rehabilitationAid | ?? | yesNo | 接受康复救助情况 |
        vaccination | - | choice | 国家免疫规划疫苗接种 | complete=全程接种 partial=部分接种 none=未接种
        father.name | - | text | 父亲姓名 |
        father.citizenNumber | - | identity | 父亲公民身份号码 |
        father.phone | - | phone | 父亲联系方式 |
        father.hukouAddress | - | address | 父亲户籍地址 |
        father.currentAddress | - | address | 父亲现居住地 |
        father.status | - | choice | 父亲状况 | alive=健在 deceased=死亡 missing=失联 unknown=不详
        mother.name | - | text | 母亲姓名 |
        mother.citizenNumber | - | identity | 母亲公民身份号码 |
        mother.phone | - | phone | 母亲联系方式 |
        mother.hukouAddress | - | address | 母亲户籍地址 |
        mother.currentAddress | - | address | 母亲现居住地 |
        mother.status | - | choice | 母亲状况 | alive=健在 deceased=死亡 missing=失联 unknown=不详
        familyHardship | - | multi | 家庭困难情况 | dibao=低保家庭 tekun=特困家庭 dibaoMarginal=低保边缘家庭 rigidExpenditure=刚性支出困难家庭 povertyRiskMonitored=防止返贫监测家庭 other=其他
        familyHardshipOther | - | text | 其他家庭困难 |
        familyHardshipExpiresOn | - | date | 困难认定有效期至 |
        livingSupport | - | multi | 生活保障情况 | none=无 dibao=低保 tekun=特困 emergencyAid=急难社会救助 orphanAllowance=孤儿基本生活保障 deFactoUnsupportedAllowance=事实无人抚养儿童基本生活保障 disabilitySubsidies=残疾人两项补贴 vagrantAid=生活无着流浪乞讨人员救助 charity=慈善帮扶 other=其他
        livingSupportOther | - | text | 其他生活保障 |
        wandering | - | yesNo | 是否流浪 |
        helpRequested | - | yesNo | 是否提出救助帮扶需求 |
        helpDetails | - | text | 救助帮扶需求 |
        declarant.name | * | text | 申报人姓名 |
        declarant.relationship | * | choice | 与儿童关系 | father=父亲 mother=母亲 otherGuardian=其他监护人 carer=受委托照护人 other=其他
        declarant.phone | * | phone | 申报人电话 |
        consent.noticeVersion | *! | text | 告知书版本 |
        consent.givenOn | *! | date | 同意日期 |
        reportingUnit | - | text | 填报单位 |
        reportedOn | - | date | 填报日期 |
        """;

    private const string OnlyMigrant = """
        livesWith | * | choice | 共同居住人 | bothParents=父母双方 oneParent=父母一方 otherGuardian=其他监护人 none=无监护人共同居住
        residenceRegistration | * | choice | 居住登记 | residencePermit=办理居住证 temporary=暂住登记 none=未登记
        housing | * | choice | 居住类型 | owned=自购房 rented=出租房屋 other=其他
        leftHukouOn | ?? | date | 离开户籍地日期 |
        arrivedOn | - | date | 来到现居住地日期 |
        returnedOn | - | date | 返回户籍地日期 |
        guardianshipProblem | ?? | multi | 监护情况 | guardianIncapable=父或母或其他监护人无监护能力 guardianWeak=父或母或其他监护人监护能力不足 noGuardian=无人监护
        healthManagement | ?? | choice | 0-6岁儿童健康管理服务 | atHukou=在户籍地接受 atResidence=在居住地接受 none=未接受
        tcmHealthManagement | ?? | choice | 0-36个月儿童中医药健康管理服务 | atHukou=在户籍地接受 atResidence=在居住地接受 none=未接受
        medicalInsurance | * | choice | 纳入医保情况 | atHukou=纳入户籍地医保 atResidence=纳入居住地医保 none=未纳入医保
        otherGuardian.name | ?? | text | 其他监护人姓名 |
        otherGuardian.relationship | - | text | 与儿童关系 |
        otherGuardian.citizenNumber | - | identity | 其他监护人公民身份号码 |
        otherGuardian.phone | - | phone | 其他监护人联系方式 |
        otherGuardian.hukouAddress | - | address | 其他监护人户籍地址 |
        otherGuardian.currentAddress | - | address | 其他监护人现居住地 |
        """;

    private const string OnlyLeftBehind = """
        guardianshipProblem | ?? | multi | 监护情况 | parentIncapable=父或母无监护能力 carerWeak=受委托照护人照护能力不足 noGuardian=无人监护
        healthManagement | ?? | choice | 0-6岁儿童健康管理服务 | received=已接受 none=未接受
        tcmHealthManagement | ?? | choice | 0-36个月儿童中医药健康管理服务 | received=已接受 none=未接受
        medicalInsurance | * | choice | 纳入医保情况 | insured=已纳入医保 none=未纳入医保
        bothParentsAway | * | yesNo | 父母双方同时外出 |
        oneAwayOtherIncapable | * | yesNo | 父母一方外出、另一方无监护能力 |
        awayParent | - | choice | 外出的一方 | father=父亲 mother=母亲
        otherParentCondition | ?? | multi | 另一方难以履行监护职责的原因 | seriousIllness=重病 severeDisability=重残 detained=服刑在押 missing=失联 other=其他
        fatherWork | - | spells | 父亲外出务工经历 |
        motherWork | - | spells | 母亲外出务工经历 |
        hasEntrustedCarer | * | yesNo | 有无受委托照护人 |
        carer.name | ?? | text | 受委托照护人姓名 |
        carer.relationship | ?? | choice | 与儿童关系 | paternalGrandfather=爷爷 paternalGrandmother=奶奶 maternalGrandfather=外公 maternalGrandmother=外婆 other=其他
        carer.citizenNumber | - | identity | 受委托照护人公民身份号码 |
        carer.phone | ?? | phone | 受委托照护人联系方式 |
        carer.hukouAddress | - | address | 受委托照护人户籍地址 |
        carer.currentAddress | - | address | 受委托照护人现居住地 |
        """;

    private const string AtSchool =
        """{"all":[{"field":"schooling","in":["primary","juniorHigh","seniorHigh","secondaryVocational","specialEducation"]},{"field":"studyStatus","in":["enrolled","suspended"]}]}""";

    private const string Entrusted = """shown {"field":"hasEntrustedCarer","is":true}""";

    /// <summary>
    /// ?cond: when a box is shown, and where it is needed only then. A box without an entry is always shown, and needed as its mark says.
    /// </summary>
    private static readonly Dictionary<string, string> Conditions = new(StringComparer.Ordinal)
    {
        ["citizenNumber"] = """needed {"field":"hukouRegistered","is":true}""",
        ["birthCertificateNumber"] = """needed {"all":[{"field":"hukouRegistered","is":false},{"rule":"noCitizenNumber","text":"没有公民身份号码"}]}""",
        ["hukouAddress"] = """shown {"field":"hukouRegistered","is":true}""",
        ["leftHukouOn"] = """shown {"field":"hukouRegistered","is":true}""",
        ["school"] = $$"""shown {"any":[{{AtSchool}},{"field":"schooling","in":["preschool"]}]} needed {{AtSchool}}""",
        ["boarding"] = $$"""shown {"any":[{{AtSchool}},{"field":"schooling","in":["preschool"]}]} needed {{AtSchool}}""",
        ["attendsKindergarten"] = """shown {"field":"schooling","in":["preschool"]}""",
        ["studyStatus"] = """needed {"field":"schooling","in":["primary","juniorHigh","seniorHigh","secondaryVocational","specialEducation"]}""",
        ["disabilityCategories"] = """shown {"field":"health","includes":"disabled"}""",
        ["disabilityGrade"] = """shown {"field":"health","includes":"disabled"}""",
        ["rehabilitationAid"] = """shown {"field":"health","includes":"disabled"}""",
        ["familyHardshipOther"] = """shown {"field":"familyHardship","includes":"other"}""",
        ["livingSupportOther"] = """shown {"field":"livingSupport","includes":"other"}""",
        ["helpDetails"] = """shown {"field":"helpRequested","is":true}""",
        ["guardianshipProblem"] = """needed {"field":"guardianship","in":["poor"]}""",
        ["healthManagement"] = """shown {"field":"birthDate","youngerThanMonths":84,"including":false}""",
        ["tcmHealthManagement"] = """shown {"field":"birthDate","youngerThanMonths":36,"including":true}""",
        ["otherGuardian.name"] = """needed {"field":"livesWith","in":["otherGuardian"]}""",
        ["awayParent"] = """shown {"field":"oneAwayOtherIncapable","is":true}""",
        ["otherParentCondition"] =
            """shown {"all":[{"field":"oneAwayOtherIncapable","is":true},{"rule":"otherParentReachable","text":"另一方没有死亡或失联"}]}""",
        ["carer.name"] = Entrusted,
        ["carer.relationship"] = Entrusted,
        ["carer.citizenNumber"] = Entrusted,
        ["carer.phone"] = Entrusted,
        ["carer.hukouAddress"] = Entrusted,
        ["carer.currentAddress"] = Entrusted,
    };

    [Theory, MemberData(nameof(OfficialBoxes.Forms), MemberType = typeof(OfficialBoxes))]
    public void Every_box_has_the_label_the_options_and_the_marks_of_the_contract(string id)
    {
        var contract = (Shared + "\n" + (id == "migrant-2024" ? OnlyMigrant : OnlyLeftBehind)).Split('\n', StringSplitOptions.TrimEntries);
        Assert.True(contract.Length > 60, "The table above is the whole form.");
        var published = Published(id).Where(field => (string)field["key"]! != "ethnicity").Select(Row);
        Assert.Equal(contract.Order(StringComparer.Ordinal), published.Order(StringComparer.Ordinal));
    }

    [Theory, MemberData(nameof(OfficialBoxes.Forms), MemberType = typeof(OfficialBoxes))]
    public void Ethnicity_has_the_56_codes_of_the_state_and_other(string id)
    {
        var ethnicity = Published(id).Single(field => (string)field["key"]! == "ethnicity");
        Assert.Equal(("民族", "choice"), ((string)ethnicity["label"]!, (string)ethnicity["type"]!));
        Assert.Equal([.. Enumerable.Range(1, 56).Select(code => $"{code:00}"), "other"],
            ethnicity["options"]!.AsArray().Select(option => (string)option!["code"]!));
        Assert.Equal("其他", (string)ethnicity["options"]!.AsArray()[^1]!["label"]!);
    }

    [Theory, MemberData(nameof(OfficialBoxes.Forms), MemberType = typeof(OfficialBoxes))]
    public void A_box_is_shown_and_needed_when_the_contract_says_so(string id)
    {
        var seen = 0;
        foreach (var field in Published(id))
        {
            var parts = new[] { ("shown", field["shownWhen"]), ("needed", field["neededWhen"]) };
            var said = string.Join(' ', parts.Where(part => part.Item2 is not null)
                .Select(part => $"{part.Item1} {part.Item2!.ToJsonString(Relaxed)}"));
            Assert.Equal((field["key"]!.ToString(), Conditions.GetValueOrDefault((string)field["key"]!, "")), (field["key"]!.ToString(), said));
            seen += said.Length > 0 ? 1 : 0;
        }

        Assert.True(seen > 15, $"{seen} boxes have a condition.");
    }

    [Theory, MemberData(nameof(OfficialBoxes.Forms), MemberType = typeof(OfficialBoxes))]
    public void Boxes_that_share_a_label_are_told_apart_by_name_wherever_they_stand_side_by_side(string id)
    {
        var form = FormCatalogue.Find(id)!;
        var shared = form.Fields.GroupBy(field => field.Label).Where(group => group.Count() > 1).ToList();
        Assert.Equal(["监护情况", "与儿童关系"], shared.Select(group => group.Key).OrderDescending(StringComparer.Ordinal));
        Assert.Equal(form.Fields.Count, form.Fields.Select(field => field.Name).Distinct().Count());
        Assert.All(form.Fields.Except(shared.SelectMany(group => group)), field => Assert.Equal(field.Label, field.Name));
        Assert.Equal(("监护情况", "监护问题"), (form.Find("guardianship")!.Name, form.Find("guardianshipProblem")!.Name));
        Assert.Contains("监护问题", Errors.Required(form.Find("guardianshipProblem")!).Message, StringComparison.Ordinal);
    }

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static List<JsonNode> Published(string id)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            FormJson.Write(json, FormCatalogue.Find(id)!);
        }

        return [.. JsonNode.Parse(buffer.ToArray())!["fields"]!.AsArray().Select(field => field!)];
    }

    private static string Row(JsonNode field)
    {
        var (required, unknown, conditional) = ((bool)field["required"]!, (bool)field["canBeUnknown"]!, field["shownWhen"] is not null
            || field["neededWhen"] is not null);
        var mark = (required, conditional, unknown) switch
        {
            (false, _, _) => "-",
            (true, true, _) => "??",
            (true, false, true) => "*",
            (true, false, false) => field["key"]!.ToString().StartsWith("consent.", StringComparison.Ordinal) ? "*!" : "**",
        };
        var options = field["options"]?.AsArray().Select(option => $"{option!["code"]}={option["label"]}") ?? [];
        return $"{field["key"]} | {mark} | {field["type"]} | {field["label"]} | {string.Join(' ', options)}".TrimEnd();
    }
}
