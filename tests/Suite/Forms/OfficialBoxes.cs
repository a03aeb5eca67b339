using Domain.Forms;

namespace Suite.Forms;

/// <summary>
/// Every box of 附件1 and 附件2 of 长民发〔2024〕50号 with the supplementary ones, written down here once more by hand from the contract: key, type,
/// necessity (** must, * must or unknown, ? when shown or needed, - optional), owner, s for supplementary, option codes.
/// </summary>
public sealed class OfficialBoxes
{
    private const string Shared = """
        reportingUnit                Text     -   civilAffairs      .
        reportedOn                   Date     -   civilAffairs      .
        childName                    Text     **  civilAffairs      .
        sex                          Choice   *   civilAffairs      .  male female
        ethnicity                    Choice   *   civilAffairs      .  01 02 03 04 05 06 07 08 09 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33 34 35 36 37 38 39 40 41 42 43 44 45 46 47 48 49 50 51 52 53 54 55 56 other
        birthDate                    Date     *   civilAffairs      .
        hukouRegistered              YesNo    *   civilAffairs      .
        citizenNumber                Identity ?   civilAffairs      .
        hukouAddress                 Address  ?   civilAffairs      .
        currentAddress               Address  **  civilAffairs      .
        guardianship                 Choice   *   civilAffairs      .  good fair poor
        schooling                    Choice   *   education         .  preschool primary juniorHigh seniorHigh secondaryVocational specialEducation noSchoolingCapacity outOfSchool
        school                       Text     ?   education         .
        attendsKindergarten          YesNo    -   education         s
        boarding                     YesNo    ?   education         .
        studyStatus                  Choice   ?   education         .  enrolled droppedOut suspended graduated completed incomplete
        health                       Multi    *   civilAffairs      .  healthy disabled seriouslyIll chronicallyIll psychologicalOrBehavioural
        disabilityCategories         Multi    ?   disabledFederation . visual hearing speech physical intellectual mental
        disabilityGrade              Choice   ?   disabledFederation . none 1 2 3 4
        rehabilitationAid            YesNo    ?   disabledFederation .
        father.name                  Text     -   civilAffairs      .
        father.citizenNumber         Identity -   civilAffairs      .
        father.phone                 Phone    -   civilAffairs      .
        father.hukouAddress          Address  -   civilAffairs      .
        father.currentAddress        Address  -   civilAffairs      .
        father.status                Choice   -   civilAffairs      s  alive deceased missing unknown
        mother.name                  Text     -   civilAffairs      .
        mother.citizenNumber         Identity -   civilAffairs      .
        mother.phone                 Phone    -   civilAffairs      .
        mother.hukouAddress          Address  -   civilAffairs      .
        mother.currentAddress        Address  -   civilAffairs      .
        mother.status                Choice   -   civilAffairs      s  alive deceased missing unknown
        familyHardship               Multi    -   civilAffairs      .  dibao tekun dibaoMarginal rigidExpenditure povertyRiskMonitored other
        livingSupport                Multi    -   civilAffairs      .  none dibao tekun emergencyAid orphanAllowance deFactoUnsupportedAllowance disabilitySubsidies vagrantAid charity other
        livingSupportOther           Text     -   civilAffairs      s
        vaccination                  Choice   -   diseaseControl    s  complete partial none
        familyHardshipExpiresOn      Date     -   civilAffairs      s
        wandering                    YesNo    -   civilAffairs      s
        helpRequested                YesNo    -   civilAffairs      s
        helpDetails                  Text     -   civilAffairs      s
        birthCertificateNumber       Text     ?   civilAffairs      s
        declarant.name               Text     *   civilAffairs      s
        declarant.relationship       Choice   *   civilAffairs      s  father mother otherGuardian carer other
        declarant.phone              Phone    *   civilAffairs      s
        consent.noticeVersion        Text     *   civilAffairs      s
        consent.givenOn              Date     *   civilAffairs      s
        """;

    private const string OnlyMigrant = """
        familyHardshipOther          Text     -   civilAffairs      .
        livesWith                    Choice   *   civilAffairs      .  bothParents oneParent otherGuardian none
        residenceRegistration        Choice   *   publicSecurity    .  residencePermit temporary none
        housing                      Choice   *   civilAffairs      .  owned rented other
        leftHukouOn                  Date     ?   civilAffairs      .
        guardianshipProblem          Multi    ?   civilAffairs      .  guardianIncapable guardianWeak noGuardian
        healthManagement             Choice   ?   health            .  atHukou atResidence none
        tcmHealthManagement          Choice   ?   health            .  atHukou atResidence none
        medicalInsurance             Choice   *   medicalInsurance  .  atHukou atResidence none
        otherGuardian.name           Text     ?   civilAffairs      .
        otherGuardian.relationship   Text     -   civilAffairs      .
        otherGuardian.citizenNumber  Identity -   civilAffairs      .
        otherGuardian.phone          Phone    -   civilAffairs      .
        otherGuardian.hukouAddress   Address  -   civilAffairs      .
        otherGuardian.currentAddress Address  -   civilAffairs      .
        arrivedOn                    Date     -   civilAffairs      s
        returnedOn                   Date     -   civilAffairs      s
        """;

    private const string OnlyLeftBehind = """
        familyHardshipOther          Text     -   civilAffairs      s
        guardianshipProblem          Multi    ?   civilAffairs      .  parentIncapable carerWeak noGuardian
        healthManagement             Choice   ?   health            .  received none
        tcmHealthManagement          Choice   ?   health            .  received none
        medicalInsurance             Choice   *   medicalInsurance  .  insured none
        bothParentsAway              YesNo    *   civilAffairs      .
        oneAwayOtherIncapable        YesNo    *   civilAffairs      .
        hasEntrustedCarer            YesNo    *   civilAffairs      .
        carer.name                   Text     ?   civilAffairs      .
        carer.relationship           Choice   ?   civilAffairs      .  paternalGrandfather paternalGrandmother maternalGrandfather maternalGrandmother other
        carer.citizenNumber          Identity -   civilAffairs      .
        carer.phone                  Phone    ?   civilAffairs      .
        carer.hukouAddress           Address  -   civilAffairs      .
        carer.currentAddress         Address  -   civilAffairs      .
        fatherWork                   Spells   -   civilAffairs      s
        motherWork                   Spells   -   civilAffairs      s
        otherParentCondition         Multi    ?   civilAffairs      s  seriousIllness severeDisability detained missing other
        awayParent                   Choice   -   civilAffairs      s  father mother
        """;

    public static TheoryData<string> Forms => ["migrant-2024", "left-behind-2024"];

    [Theory, MemberData(nameof(Forms))]
    public void The_form_has_exactly_these_boxes(string id)
    {
        var form = FormCatalogue.Find(id)!;
        var expected = Expected(id).ToDictionary(row => row.Key, StringComparer.Ordinal);
        Assert.True(expected.Count > 60, "The table above is the whole form.");
        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), form.Fields.Select(field => field.Key).Order(StringComparer.Ordinal));
        Assert.All(form.Fields, field => Assert.Equal(expected[field.Key], Row.Of(field)));
    }

    [Fact]
    public void Both_forms_are_version_1_and_named_as_on_paper()
    {
        Assert.Equal(["migrant-2024 1 附件1 流动儿童基本情况登记表", "left-behind-2024 1 附件2 留守儿童基本情况登记表"],
            FormCatalogue.All.Select(form => $"{form.Id} {form.Version} {form.Annex} {form.Title}"));
        Assert.Null(FormCatalogue.Find("migrant-2023"));
        Assert.Null(FormCatalogue.Find("migrant-2024", 2));
    }

    [Theory, MemberData(nameof(Forms))]
    public void Every_box_asks_a_question_and_every_option_has_a_label(string id) => Assert.All(FormCatalogue.Find(id)!.Fields, field =>
    {
        Assert.False(string.IsNullOrWhiteSpace(field.Question), field.Key);
        Assert.False(string.IsNullOrWhiteSpace(field.Label), field.Key);
        Assert.Equal(field.Options.Count, field.Options.Select(option => option.Label).Distinct().Count());
        Assert.All(field.StandAlone, code => Assert.NotNull(field.FindOption(code)));
    });

    [Fact]
    public void The_labels_of_the_paper_are_kept()
    {
        var form = Family.MigrantForm;
        Assert.Equal(["父母双方", "父母一方", "其他监护人", "无监护人共同居住"], form.Find("livesWith")!.Options.Select(option => option.Label));
        Assert.Equal([false, false, false, true], form.Find("livesWith")!.Options.Select(option => option.Supplementary));
        Assert.Equal(["汉族", "基诺族", "其他"], new[] { "01", "56", "other" }.Select(code => form.Find("ethnicity")!.FindOption(code)!.Label));
        Assert.Equal("生活无着流浪乞讨人员救助", form.Find("livingSupport")!.FindOption("vagrantAid")!.Label);
    }

    [Theory, MemberData(nameof(Forms))]
    public void Whether_a_box_is_shown_or_needed_depends_only_on_boxes_before_it(string id)
    {
        var form = FormCatalogue.Find(id)!;
        var conditions = 0;
        for (var i = 0; i < form.Fields.Count; i++)
        {
            var before = form.Fields.Take(i).ToHashSet();
            foreach (var condition in new[] { form.Fields[i].ShownWhen, form.Fields[i].NeededWhen }.OfType<Condition>())
            {
                conditions++;
                Assert.All(LooksAt(condition), seen => Assert.True(before.Contains(seen), $"{form.Fields[i].Key} looks ahead at {seen.Key}."));
            }
        }

        Assert.True(conditions > 15, "The form has conditions.");
    }

    private static IEnumerable<Field> LooksAt(Condition condition) => condition switch
    {
        Condition.OneOf c => [c.Field],
        Condition.Includes c => [c.Field],
        Condition.Says c => [c.Field],
        Condition.YoungerThan c => [c.BirthDate],
        Condition.All c => c.Parts.SelectMany(LooksAt),
        Condition.Any c => c.Parts.SelectMany(LooksAt),

        // A rule in code: what it may look at is listed here, by hand.
        Condition.Rule { Id: "otherParentReachable" } => new[] { "awayParent", "fatherWork", "motherWork", "father.status", "mother.status" }
            .Select(key => Family.LeftBehindForm.Find(key)!),
        Condition.Rule { Id: "noCitizenNumber" } => [Family.LeftBehindForm.Find("citizenNumber")!],
        _ => throw new NotSupportedException(condition.ToString()),
    };

    private static IEnumerable<Row> Expected(string id) =>
        (Shared + "\n" + (id == "migrant-2024" ? OnlyMigrant : OnlyLeftBehind)).Split('\n').Select(Row.Parse);

    private sealed record Row(string Key, string Type, string Mark, string Owner, string Supplementary, string Options)
    {
        public static Row Parse(string line)
        {
            var parts = line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            return new(parts[0], parts[1], parts[2], parts[3], parts[4], string.Join(' ', parts[5..]));
        }

        public static Row Of(Field field) => new(
            field.Key,
            field.Type.ToString(),
            field switch
            {
                { Necessity: Necessity.MustAnswer } => "**",
                { Necessity: Necessity.Optional } => "-",
                { ShownWhen: null, NeededWhen: null } => "*",
                _ => "?",
            },
            field.Owner.Id(),
            field.Supplementary ? "s" : ".",
            string.Join(' ', field.Options.Select(option => option.Code)));
    }
}
