using System.Text.Json.Nodes;
using Domain.Forms;

namespace Suite.Forms;

/// <summary>
/// The marks *, ** and ?cond of the contract, each tried on a family: where it applies, where it does not, and where one does not know.
/// </summary>
public sealed class ShownAndNeeded
{
    [Theory, MemberData(nameof(OfficialBoxes.Forms), MemberType = typeof(OfficialBoxes))]
    public void A_complete_declaration_has_neither_problem_nor_warning(string id)
    {
        var form = FormCatalogue.Find(id)!;
        var reading = form.Take(Family.Of(form), Family.Parent);
        Assert.Empty(reading.Problems.Codes());
        Assert.Empty(reading.Warnings.Codes());
    }

    [Fact]
    public void An_empty_declaration_is_told_everything_it_lacks_at_once() => Assert.Equal(
        [
            "birthDate required", "childName required", "consent.givenOn required", "consent.noticeVersion required", "currentAddress required",
            "declarant.name required", "declarant.phone required", "declarant.relationship required", "ethnicity required", "health required",
                "housing required",
            "hukouRegistered required", "livesWith required", "medicalInsurance required", "residenceRegistration required", "schooling required",
                "sex required",
        ],
        Family.MigrantForm.Take([], Family.Parent).Problems.Codes());

    [Fact]
    public void Staff_are_asked_for_the_assessors_box_and_not_for_a_consent() => Assert.Equal(
        [
            "birthDate required", "bothParentsAway required", "childName required", "currentAddress required", "ethnicity required",
                "guardianship required",
            "hasEntrustedCarer required", "health required", "hukouRegistered required", "medicalInsurance required",
                "oneAwayOtherIncapable required",
            "schooling required", "sex required",
        ],
        Family.LeftBehindForm.Take([], Family.Staff).Problems.Codes());

    /// <summary>form | the answers that make the box needed | the box | answers with which it is not needed.</summary>
    public static TheoryData<string, string, string, string> NeededBoxes => new()
    {
        { "migrant-2024", "{}", "citizenNumber", """{"hukouRegistered":false}""" },
        { "migrant-2024", "{}", "hukouAddress", """{"hukouRegistered":false}""" },
        { "migrant-2024", "{}", "leftHukouOn", """{"hukouRegistered":false}""" },
        {
            "migrant-2024",
            """{"hukouRegistered":false,"citizenNumber":null}""",
            "birthCertificateNumber",
            """{"hukouRegistered":true,"citizenNumber":null}"""
        },
        { "left-behind-2024", """{"hukouRegistered":false,"citizenNumber":null}""", "birthCertificateNumber", """{"hukouRegistered":false}""" },
        {
            "migrant-2024",
            """{"hukouRegistered":false,"citizenNumber":null}""",
            "birthCertificateNumber",
            """{"hukouRegistered":false,"citizenNumber":"810000199408230021"}"""
        },
        { "migrant-2024", "{}", "school", """{"schooling":"outOfSchool"}""" },
        {
            "migrant-2024",
            """{"schooling":"specialEducation","studyStatus":"suspended"}""",
            "school",
            """{"schooling":"primary","studyStatus":"droppedOut"}"""
        },
        { "migrant-2024", """{"schooling":"secondaryVocational"}""", "boarding", """{"schooling":"preschool"}""" },
        { "left-behind-2024", """{"schooling":"juniorHigh"}""", "studyStatus", """{"schooling":"preschool"}""" },
        { "left-behind-2024", """{"schooling":"seniorHigh"}""", "studyStatus", """{"schooling":"noSchoolingCapacity"}""" },
        { "migrant-2024", """{"health":["disabled"]}""", "disabilityCategories", """{"health":["seriouslyIll"]}""" },
        { "migrant-2024", """{"health":["disabled","chronicallyIll"]}""", "disabilityGrade", """{"health":["healthy"]}""" },
        { "left-behind-2024", """{"health":["disabled"]}""", "rehabilitationAid", """{"health":[]}""" },
        { "migrant-2024", """{"livesWith":"otherGuardian"}""", "otherGuardian.name", """{"livesWith":"oneParent"}""" },
        { "migrant-2024", """{"birthDate":"2017-09-02"}""", "healthManagement", """{"birthDate":"2017-09-01"}""" },
        { "left-behind-2024", """{"birthDate":"2017-09-02"}""", "healthManagement", """{"birthDate":"2017-09-01"}""" },
        { "migrant-2024", """{"birthDate":"2021-09-01"}""", "tcmHealthManagement", """{"birthDate":"2021-08-01"}""" },
        { "migrant-2024", """{"birthDate":"2021-08-02"}""", "tcmHealthManagement", """{"birthDate":"2021-08-01"}""" },
        { "left-behind-2024", "{}", "carer.name", """{"hasEntrustedCarer":false}""" },
        { "left-behind-2024", "{}", "carer.relationship", """{"hasEntrustedCarer":false}""" },
        { "left-behind-2024", "{}", "carer.phone", """{"hasEntrustedCarer":false}""" },
        {
            "left-behind-2024",
            """{"bothParentsAway":false,"oneAwayOtherIncapable":true}""",
            "otherParentCondition",
            """{"oneAwayOtherIncapable":false}"""
        },
        { "left-behind-2024", """{"oneAwayOtherIncapable":true,"awayParent":"father","mother.status":"alive"}""", "otherParentCondition",
            """{"oneAwayOtherIncapable":true,"awayParent":"father","mother.status":"deceased"}""" },
        { "left-behind-2024", """{"oneAwayOtherIncapable":true,"awayParent":"mother","father.status":"unknown"}""", "otherParentCondition",
            """{"oneAwayOtherIncapable":true,"awayParent":"mother","father.status":"missing"}""" },
    };

    [Theory, MemberData(nameof(NeededBoxes))]
    public void A_box_that_depends_on_another_is_needed_exactly_then(string id, string then, string box, string otherwise)
    {
        var form = FormCatalogue.Find(id)!;
        var needed = Bend(form, then);
        needed.Remove(box);
        Assert.Contains(box + " required", form.Take(needed, Family.Parent).Problems.Codes());
        Assert.DoesNotContain(box + " required", form.Take(needed, Family.Parent, box).Problems.Codes());

        var free = Bend(form, otherwise);
        free.Remove(box);
        Assert.DoesNotContain(box + " required", form.Take(free, Family.Parent).Problems.Codes());
    }

    /// <summary>form | answers | a box that is not shown then, with an answer.</summary>
    public static TheoryData<string, string, string, string> HiddenBoxes => new()
    {
        { "migrant-2024", """{"hukouRegistered":false}""", "hukouAddress", """{"division":"140427"}""" },
        { "migrant-2024", """{"hukouRegistered":false}""", "leftHukouOn", "\"2024-02-02\"" },
        { "migrant-2024", "{}", "attendsKindergarten", "true" },
        { "migrant-2024", """{"schooling":"outOfSchool"}""", "school", "\"某某小学\"" },
        { "migrant-2024", """{"schooling":"primary","studyStatus":"droppedOut"}""", "boarding", "true" },
        { "migrant-2024", "{}", "disabilityGrade", "\"2\"" },
        { "migrant-2024", "{}", "healthManagement", "\"none\"" },
        { "migrant-2024", "{}", "tcmHealthManagement", "\"none\"" },
        { "migrant-2024", "{}", "familyHardshipOther", "\"欠债\"" },
        { "migrant-2024", """{"helpRequested":false}""", "helpDetails", "\"想上学\"" },
        { "migrant-2024", "{}", "reportingUnit", "\"某县民政局\"" },
        { "left-behind-2024", """{"hasEntrustedCarer":false}""", "carer.citizenNumber", "\"11010519491231002X\"" },
        { "left-behind-2024", "{}", "awayParent", "\"father\"" },
        { "left-behind-2024", "{}", "otherParentCondition", "[\"missing\"]" },
    };

    [Theory, MemberData(nameof(HiddenBoxes))]
    public void An_answer_to_a_box_that_is_not_shown_is_dropped_and_said_so(string id, string given, string box, string answer)
    {
        var form = FormCatalogue.Find(id)!;
        var reading = form.Take(Bend(form, given).WithJson(box, answer), Family.Parent);
        Assert.Contains(box + " not-applicable", reading.Warnings.Codes());
        Assert.False(reading.Answers.Has(form.Find(box)!));
    }

    [Fact]
    public void As_long_as_the_deciding_box_is_open_nothing_is_dropped_and_nothing_demanded()
    {
        var form = Family.MigrantForm;
        var reading = form.Take(Family.Migrant().Without("hukouRegistered"), Family.Parent, "hukouRegistered");
        Assert.Empty(reading.Problems);
        Assert.True(reading.Answers.Has(form.Find("hukouAddress")!));
        Assert.Empty(form.Take(Family.Migrant().Without("hukouRegistered", "hukouAddress", "leftHukouOn", "citizenNumber"), Family.Parent,
            "hukouRegistered").Problems);
    }

    [Fact]
    public void The_office_fills_in_its_own_boxes() =>
        Assert.Empty(Family.MigrantForm.Take(
            Family.Migrant().With("reportingUnit", "某县民政局").With("reportedOn", "2024-09-01").With("guardianship", "good"), Family.Staff).Warnings);

    [Fact]
    public void A_poor_rating_asks_staff_what_the_problem_is()
    {
        var poor = Family.Migrant().With("guardianship", "poor");
        Assert.Equal(["guardianshipProblem required"], Family.MigrantForm.Take(poor, Family.Staff).Problems.Codes());
        Assert.Empty(Family.MigrantForm.Take(poor.WithJson("guardianshipProblem", """["guardianWeak"]"""), Family.Staff).Problems);
    }

    [Theory]
    [InlineData("childName")]
    [InlineData("currentAddress")]
    [InlineData("consent.noticeVersion")]
    [InlineData("consent.givenOn")]
    public void Some_things_nobody_can_leave_unknown(string box) =>
        Assert.Contains(box + " must-answer", Family.MigrantForm.Take(Family.Migrant().Without(box), Family.Parent, box).Problems.Codes());

    [Theory]
    [InlineData("未取名")]
    [InlineData("不详")]
    public void A_child_without_a_name_can_be_declared(string name) =>
        Assert.Empty(Family.MigrantForm.Take(Family.Migrant().With("childName", name), Family.Parent).Problems);

    private static JsonObject Bend(FormDefinition form, string changes)
    {
        var answers = Family.Of(form);
        foreach (var (key, value) in JsonNode.Parse(changes)!.AsObject())
        {
            answers[key] = value?.DeepClone();
        }

        return answers;
    }
}
