using System.Text.Json.Nodes;
using Domain.Audit;
using Domain.Declarations;
using Domain.Eligibility;
using Domain.Forms;
using Domain.Notices;
using Domain.Problems;
using Suite.Forms;

namespace Suite.Declarations;

/// <summary>Taking a declaration: where it goes (六), what it is told, what is kept.</summary>
public sealed class Submitting
{
    [Fact]
    public void A_migrant_child_goes_to_the_county_where_it_lives()
    {
        var submitted = Family.MigrantForm.Submit(Family.Migrant()).Accepted();
        Assert.Equal("140403", submitted.Declaration.County.Value);
        Assert.Equal(DeclarationStatus.Submitted, submitted.Declaration.Status);
        Assert.Equal(Outcome.Met, submitted.Assessment.Find(RuleIds.MonitoringMigrant)!.Outcome);
        Assert.Empty(submitted.Warnings.Codes());
    }

    [Fact]
    public void A_left_behind_child_goes_to_the_county_of_its_hukou_wherever_it_lives()
    {
        var answers = Family.LeftBehind().WithJson("currentAddress", """{"division":"410105"}""");
        Assert.Equal("140429", Family.LeftBehindForm.Submit(answers).Accepted().Declaration.County.Value);
    }

    [Fact]
    public void A_left_behind_child_without_hukou_goes_to_the_county_where_it_lives()
    {
        var answers = Family.LeftBehind().With("hukouRegistered", false).Without("hukouAddress", "citizenNumber")
            .With("birthCertificateNumber", "U140000001");
        Assert.Equal("140429", Family.LeftBehindForm.Submit(answers).Accepted().Declaration.County.Value);
    }

    [Fact]
    public void An_abolished_county_code_leads_to_the_county_of_today() => Assert.Equal( // 长治县 140421 is 上党区 140404 since 2018
        "140404",
        Family.MigrantForm.Submit(Family.Migrant().WithJson("currentAddress", """{"division":"140421"}""")).Accepted().Declaration.County.Value);

    [Fact]
    public void A_left_behind_child_whose_hukou_nobody_knows_is_taken_by_the_county_where_it_lives_with_a_warning()
    {
        var submitted = Family.LeftBehindForm.Submit(Family.LeftBehind().Without("hukouAddress"), "hukouAddress").Accepted();
        Assert.Equal("140429", submitted.Declaration.County.Value);
        Assert.Contains("hukouAddress hukou-county-unknown", submitted.Warnings.Codes());
    }

    [Fact]
    public void A_left_behind_child_whose_hukou_nobody_knows_and_who_lives_elsewhere_has_no_county_yet() => Assert.Equal(
        ["hukouAddress hukou-county-needed"],
        Family.LeftBehindForm.Submit(Family.LeftBehind().Without("hukouAddress").WithJson("currentAddress", """{"division":"410105"}"""),
            "hukouAddress").Problems.Codes());

    /// <summary>form | changes | field | what the message must name.</summary>
    public static TheoryData<string, string, string, string> Elsewhere => new()
    {
        { "migrant-2024", """{"currentAddress":{"division":"140105001"}}""", "currentAddress", "山西省太原市小店区" },
        { "migrant-2024", """{"currentAddress":{"division":"310000"}}""", "currentAddress", "上海市" },
        { "migrant-2024", """{"currentAddress":{"division":"441900"}}""", "currentAddress", "广东省东莞市" },
        { "migrant-2024", """{"currentAddress":{"division":"999999"}}""", "currentAddress", "在境外，" },
        { "left-behind-2024", """{"hukouAddress":{"division":"410581"}}""", "hukouAddress", "河南省安阳市林州市" },
        { "left-behind-2024",
            """{"hukouRegistered":false,"hukouAddress":null,"citizenNumber":null,"birthCertificateNumber":"U1","currentAddress":{"division":"410581"}}""",
            "currentAddress", "河南省安阳市林州市" },
    };

    [Theory, MemberData(nameof(Elsewhere))]
    public void A_child_of_another_city_is_told_who_is_responsible(string id, string changes, string field, string county)
    {
        var problem = Assert.Single(Bend(id, changes).Problems);
        Assert.Equal($"{field} outside-jurisdiction", $"{problem.Field} {problem.Code}");
        Assert.Contains(county, problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("migrant-2024", """{"currentAddress":{"division":"140400"}}""", "currentAddress")]
    [InlineData("migrant-2024", """{"currentAddress":{"division":"140000"}}""", "currentAddress")]
    [InlineData("left-behind-2024", """{"hukouAddress":{"division":"140400"}}""", "hukouAddress")]
    public void An_address_that_names_no_county_is_too_coarse(string id, string changes, string field) =>
        Assert.Equal([$"{field} address-too-coarse"], Bend(id, changes).Problems.Codes());

    [Theory]
    [InlineData("migrant-2024", """{"currentAddress":{"division":"140105"},"wandering":true}""")]
    [InlineData("migrant-2024", """{"currentAddress":{"division":"140105"},"livesWith":"none"}""")]
    [InlineData("migrant-2024", """{"currentAddress":{"division":"140105"},"guardianshipProblem":["noGuardian"]}""")]
    [InlineData("left-behind-2024", """{"hukouAddress":{"division":"410581"},"guardianshipProblem":["carerWeak","noGuardian"]}""")]
    [InlineData("left-behind-2024", """{"hukouAddress":{"division":"410581"},"hasEntrustedCarer":false}""")]
    [InlineData("migrant-2024", """{"currentAddress":{"division":"140400"},"wandering":true}""")]
    public void A_child_that_wanders_or_has_nobody_is_taken_wherever_it_belongs_and_looked_at_tomorrow(string id, string changes)
    {
        var declaration = Bend(id, changes).Accepted().Declaration;
        Assert.Equal("140400 referred 2024-09-02", $"{declaration.County} {declaration.Status.Id()} {declaration.DueOn:yyyy-MM-dd}");
    }

    [Fact]
    public void A_benefit_that_only_hints_at_wandering_does_not_make_a_referral() => Assert.Equal(
        ["currentAddress outside-jurisdiction"],
        Bend("migrant-2024", """{"currentAddress":{"division":"140105"},"livingSupport":["vagrantAid"]}""").Problems.Codes());

    [Fact]
    public void Problems_of_the_form_and_of_the_place_come_together() => Assert.Equal(
        ["consent.noticeVersion unknown-notice-version", "currentAddress outside-jurisdiction", "sex unknown-option"],
        Bend("migrant-2024", """{"currentAddress":{"division":"140105"},"sex":"x","consent.noticeVersion":"0"}""").Problems.Codes());

    [Fact]
    public void Where_it_goes_is_not_asked_before_there_is_a_readable_address() =>
        Assert.Equal(["currentAddress.division unknown-division"], Bend("migrant-2024", """{"currentAddress":{"division":"140499"}}""")
            .Problems.Codes());

    [Fact]
    public void Consent_is_kept_with_the_version_and_the_hash_of_the_text_that_was_read()
    {
        var consent = Declared.Migrant().Provenance.Consent!;
        Assert.Equal(("1", Notice.First.Hash, Family.Today, Family.Now),
            (consent.NoticeVersion, consent.NoticeHash, consent.GivenOn, consent.RecordedAt));
    }

    [Fact]
    public void A_visit_needs_no_consent_and_gives_no_token()
    {
        var answers = Family.LeftBehind().With("guardianship", "fair")
            .Without("declarant.name", "declarant.relationship", "declarant.phone", "consent.noticeVersion", "consent.givenOn");
        var visitor = new AuditActor("village-worker-1", "villageWorker");
        var submitted = SubmitDeclaration.Decide(
            new(Family.LeftBehindForm, new Input.Raw(answers.Element()), Channel.Visit, visitor), Declared.Policy, NoticeVersions.Seeded, Family.Now,
                Declared.Ids() with { Token = null }).Accepted();
        Assert.Null(submitted.Declaration.TokenHash);
        Assert.Null(submitted.Declaration.Provenance.Consent);
        Assert.Equal(visitor, submitted.Declaration.Provenance.DeclaredBy);
    }

    [Fact]
    public void Typed_answers_of_the_conversation_give_the_same_declaration_as_json()
    {
        var typed = Family.MigrantForm.Read(Family.Migrant());
        var chat = SubmitDeclaration.Decide(
            new(Family.MigrantForm, new Input.Typed(typed), Channel.Web, AuditActor.Declarant), Declared.Policy, NoticeVersions.Seeded, Family.Now,
                Declared.Ids()).Accepted();
        Assert.Equal(DeclarationJson.Write(Declared.Migrant()).ToArray(), DeclarationJson.Write(chat.Declaration).ToArray());
    }

    [Fact]
    public void The_follow_up_token_is_not_in_what_is_stored()
    {
        var ids = Declared.Ids();
        var stored = System.Text.Encoding.UTF8.GetString(DeclarationJson.Write(Declared.Migrant()).Span);
        Assert.DoesNotContain(ids.Token!.Value.Secret, stored, StringComparison.Ordinal);
        Assert.Contains(ids.Token.Value.Hash, stored, StringComparison.Ordinal);
    }

    [Theory] // 六: the ledger's children first
    [InlineData("{}", "2024-09-11")]
    [InlineData("""{"familyHardship":["dibao"]}""", "2024-09-04")]
    [InlineData("""{"livesWith":"none"}""", "2024-09-02")]
    public void The_more_a_child_needs_somebody_the_sooner_staff_look(string changes, string due) =>
        Assert.Equal(due, $"{Bend("migrant-2024", changes).Accepted().Declaration.DueOn:yyyy-MM-dd}");

    [Fact]
    public void The_audit_learns_the_keys_of_what_was_answered_in_the_order_of_the_form()
    {
        var keys = Family.MigrantForm.Submit(Family.Migrant().Without("sex"), "sex").Accepted().ChangedKeys;
        Assert.Equal(["childName", "sex", "ethnicity"], keys.Take(3));
        Assert.Equal(Family.Migrant().Count, keys.Length);
    }

    [Fact]
    public void A_child_that_does_not_count_is_taken_with_a_warning_and_staff_decide()
    {
        var submitted = Bend("migrant-2024", """{"currentAddress":{"division":"140427102"}}""").Accepted();
        Assert.Equal(Outcome.NotMet, submitted.Assessment.Find(RuleIds.MonitoringMigrant)!.Outcome);
        Assert.Contains("currentAddress same-county", submitted.Warnings.Codes());
    }

    [Fact]
    public void The_same_ids_give_the_same_bytes() =>
        Assert.Equal(DeclarationJson.Write(Declared.Migrant()).ToArray(), DeclarationJson.Write(Declared.Migrant()).ToArray());

    private static Decision<Submitted> Bend(string id, string changes)
    {
        var form = FormCatalogue.Find(id)!;
        var answers = Family.Of(form);
        foreach (var (key, value) in JsonNode.Parse(changes)!.AsObject())
        {
            answers[key] = value?.DeepClone();
        }

        return form.Submit(answers);
    }
}
