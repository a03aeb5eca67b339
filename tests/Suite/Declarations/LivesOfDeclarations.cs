using System.Text.Json.Nodes;
using Domain.Audit;
using Domain.Children;
using Domain.Declarations;
using Domain.Divisions;
using Domain.Eligibility;
using Domain.Forms;
using Domain.Forms.Catalogue;
using Domain.Notices;
using Domain.Problems;
using Suite.Forms;

namespace Suite.Declarations;

/// <summary>What can happen to a declaration after it came in, and what cannot.</summary>
public sealed class LivesOfDeclarations
{
    private static readonly JsonObject Owned = new() { ["housing"] = "owned" };

    /// <summary>status | may be corrected | withdrawn | reviewed | given an attachment.</summary>
    public static TheoryData<DeclarationStatus, bool, bool, bool, bool> Allowed => new()
    {
        { DeclarationStatus.Submitted, true, true, true, true },
        { DeclarationStatus.InReview, true, true, true, true },
        { DeclarationStatus.NeedsInformation, true, true, true, true },
        { DeclarationStatus.Registered, true, false, false, true },
        { DeclarationStatus.NotEligible, false, true, false, false },
        { DeclarationStatus.Withdrawn, false, false, false, false },
        { DeclarationStatus.Closed, false, false, false, false },
        { DeclarationStatus.Referred, true, true, false, true },
    };

    [Theory, MemberData(nameof(Allowed))]
    public void What_may_be_done_depends_on_where_it_stands(DeclarationStatus status, bool correct, bool withdraw, bool register, bool attach)
    {
        var declaration = Declared.In(status);
        Assert.Equal(status, declaration.Status);
        AssertAllowed(correct, declaration.Correct(new() { ["housing"] = "other" }));
        AssertAllowed(withdraw, WithdrawDeclaration.Decide(declaration, new(AuditActor.Declarant), Family.Now));
        AssertAllowed(register, declaration.Review(ReviewKind.Register));
        AssertAllowed(attach, AttachToDeclaration.Decide(declaration, new(new("a1", "image/png", 10, Family.Now))));
    }

    [Fact]
    public void Every_status_is_tried_above_and_has_its_own_words()
    {
        Assert.Equal(DeclarationStatuses.All.Count, Allowed.Count);
        var texts = DeclarationStatuses.All.Select(status => Declared.In(status).StatusText()).ToList();
        Assert.Equal(texts.Count, texts.Distinct().Count());
        Assert.All(DeclarationStatuses.All, status => Assert.Equal(status, DeclarationStatuses.Find(status.Id())));
        Assert.Equal(["submitted", "inReview", "needsInformation", "registered", "notEligible", "withdrawn", "closed", "referred"],
            DeclarationStatuses.All.Select(status => status.Id()));
    }

    [Fact]
    public void A_correction_is_a_further_statement_and_the_first_one_stays()
    {
        var before = Declared.Migrant();
        var corrected = before.Correct(new() { ["housing"] = "owned", ["father.phone"] = "13700000000" }).Accepted();
        Assert.Equal(["housing", "father.phone"], corrected.ChangedKeys);
        Assert.Equal("rented", corrected.Declaration.Stated.Get(Migrant2024.Housing));
        Assert.Equal("owned", corrected.Declaration.Answers().Get(Migrant2024.Housing));
        Assert.Equal(Family.Now.AddDays(1), Assert.Single(corrected.Declaration.Corrections).At);
        Assert.Same(before.Stated, corrected.Declaration.Stated);
    }

    [Fact]
    public void Correcting_one_box_drops_what_no_longer_applies()
    {
        var corrected = Declared.Migrant().Correct(new() { ["hukouRegistered"] = false }, "birthCertificateNumber").Accepted();
        var answers = corrected.Declaration.Answers();
        Assert.False(answers.Has(Shared2024.HukouAddress) || answers.Has(Migrant2024.LeftHukouOn));
        Assert.Equal(["hukouRegistered", "birthCertificateNumber", "hukouAddress", "leftHukouOn"], corrected.ChangedKeys);
        Assert.Contains("hukouAddress not-applicable", corrected.Warnings.Codes());
    }

    [Fact]
    public void Correcting_one_box_asks_for_what_it_now_needs() =>
        Assert.Equal(["otherGuardian.name required"], Declared.Migrant().Correct(new() { ["livesWith"] = "otherGuardian" }).Problems.Codes());

    [Fact]
    public void Staff_complete_what_the_declarant_did_not_know_and_what_it_now_needs_is_asked_of_them_too()
    {
        var declaration = Declared.Migrant("birthDate", "housing");
        var command = new CorrectDeclaration(new Input.Raw(
            new JsonObject { ["birthDate"] = "2016-03-05", ["guardianship"] = "good", ["reportingUnit"] = "某县民政局" }.Element()), Channel.Portal,
                Declared.Reviewer);
        var corrected = CorrectDeclaration.Decide(declaration, command, Declared.Policy, NoticeVersions.Seeded, Family.Now).Accepted();
        Assert.Equal(["birthDate", "guardianship", "reportingUnit"], corrected.ChangedKeys);
        Assert.Equal(["housing"], Family.MigrantForm.UnknownKeys(corrected.Declaration.Answers()));
        var short_ = command with { Changes = new Input.Raw(new JsonObject { ["livesWith"] = "otherGuardian" }.Element()) };
        Assert.Equal(["otherGuardian.name required"], CorrectDeclaration.Decide(declaration, short_, Declared.Policy, NoticeVersions.Seeded,
            Family.Now).Problems.Codes());
    }

    [Fact]
    public void Wrong_corrections_are_refused_all_at_once()
    {
        var changes = new JsonObject { ["sex"] = "x", ["nonsense"] = 1, ["consent.noticeVersion"] = "77" };
        Assert.Equal(["consent.noticeVersion unknown-notice-version", "nonsense unknown-field", "sex unknown-option"],
            Declared.Migrant().Correct(changes).Problems.Codes());
    }

    [Fact]
    public void Correcting_nothing_is_said_so()
    {
        Assert.Equal(["answers nothing-to-correct"], Declared.Migrant().Correct([]).Problems.Codes());
        Assert.Equal(["answers nothing-to-correct"], Declared.Migrant().Correct(new() { ["housing"] = "rented" }).Problems.Codes());
    }

    [Fact]
    public void A_token_in_wrong_hands_cannot_correct_without_end()
    {
        var declaration = Declared.Migrant();
        for (var i = 0; i < DeclarationTerms.MaxCorrections; i++)
        {
            declaration = declaration.Correct(new() { ["housing"] = i % 2 == 0 ? "owned" : "rented" }).Accepted().Declaration;
        }

        Assert.Equal(["answers too-many"], declaration.Correct(new() { ["housing"] = "other" }).Problems.Codes());
    }

    [Fact]
    public void Moving_to_another_county_is_taken_and_staff_are_told_where_it_belongs_now()
    {
        var corrected = Declared.Migrant().Correct(new JsonObject().WithJson("currentAddress", """{"division":"140404"}""")).Accepted();
        Assert.Equal("140403", corrected.Declaration.County.Value);
        Assert.Equal("140404", corrected.MovesTo?.Value);
        Assert.Null(Declared.Migrant().Correct(Owned).Accepted().MovesTo);
    }

    [Fact]
    public void A_correction_that_says_the_child_has_nobody_brings_the_day_forward_and_none_puts_it_off()
    {
        var declaration = Declared.Migrant();
        Assert.Equal(new DateOnly(2024, 9, 11), declaration.DueOn);
        Assert.Equal(new DateOnly(2024, 9, 3), declaration.Correct(new() { ["livesWith"] = "none" }).Accepted().Declaration.DueOn);
        Assert.Equal(new DateOnly(2024, 9, 11), declaration.Correct(Owned).Accepted().Declaration.DueOn);
    }

    [Fact]
    public void A_correction_after_registration_is_kept_and_marked_for_staff()
    {
        var corrected = Declared.In(DeclarationStatus.Registered).Correct(Owned).Accepted();
        Assert.True(corrected.TouchesRegisteredChild);
        Assert.Equal(DeclarationStatus.Registered, corrected.Declaration.Status);
        Assert.NotNull(corrected.Declaration.DueOn);
    }

    [Fact]
    public void A_question_stays_open_until_its_box_is_answered()
    {
        var asked = Declared.Migrant("birthDate", "housing").Review(ReviewKind.Ask, "请补充出生日期。", null, "birthDate").Accepted();
        Assert.Equal(["birthDate"], asked.ChangedKeys);
        var ask = Assert.Single(asked.Declaration.OpenAsks);
        Assert.Equal("请补充出生日期。", ask.Text);
        var other = asked.Declaration.Correct(Owned).Accepted().Declaration;
        Assert.Equal(DeclarationStatus.NeedsInformation, other.Status);
        var answered = other.Correct(new() { ["birthDate"] = "2016-03-05" }).Accepted().Declaration;
        Assert.Equal(DeclarationStatus.InReview, answered.Status);
        Assert.Empty(answered.OpenAsks);
        Assert.Single(answered.Asks);
    }

    [Fact]
    public void Taking_it_back_is_kept_with_the_consent()
    {
        var withdrawn = Declared.In(DeclarationStatus.Withdrawn);
        Assert.Equal(Family.Now, withdrawn.Provenance.Consent!.WithdrawnAt);
        Assert.Null(withdrawn.DueOn);
        Assert.Equal([DeclarationStatus.Submitted, DeclarationStatus.Withdrawn], withdrawn.History.Select(change => change.Status));
    }

    [Fact]
    public void Registering_makes_a_child_with_its_first_revision()
    {
        var reviewed = Declared.Migrant().Review(ReviewKind.Register).Accepted();
        var child = reviewed.Registered!.Child;
        Assert.Equal((Declared.ChildId, ChildStatus.Active, 1, ChildKind.Migrant), (child.Id, child.Status, child.Revision, child.Kind));
        Assert.Equal([reviewed.Declaration.Id], child.Declarations);
        Assert.Equal(child.Id, reviewed.Declaration.ChildId);
        Assert.Equal("140403", child.County.Value);
        Assert.Equal(new DateOnly(2032, 3, 6), child.DueOn); // the day after the sixteenth birthday
        Assert.Equal((ChildRevision.IdOf(child.Id, 1), RevisionCause.Registered),
            (reviewed.Registered.Revision.Id, reviewed.Registered.Revision.Cause));
        Assert.Equal(Family.Migrant().Count, reviewed.ChangedKeys.Length);
    }

    [Fact]
    public void Staff_complete_what_was_unknown_before_they_register()
    {
        var declaration = Declared.Migrant("birthDate", "hukouAddress", "housing", "citizenNumber");
        Assert.Equal(
            ["birthDate incomplete", "citizenNumber incomplete", "housing incomplete", "hukouAddress incomplete"],
                declaration.Review(ReviewKind.Register).Problems.Codes());
    }

    [Fact]
    public void What_nobody_can_find_out_does_not_keep_a_child_off_the_register()
    {
        var home = Family.LeftBehind().With("hukouRegistered", false).Without("hukouAddress", "citizenNumber", "carer.phone", "carer.relationship");
        var declaration = Family.LeftBehindForm.Submit(home, "birthCertificateNumber", "carer.phone", "carer.relationship").Accepted().Declaration;
        Assert.NotNull(declaration.Review(ReviewKind.Register, "村里人都知道孩子在这里长大").Accepted().Registered);
    }

    [Fact]
    public void A_refusal_tells_its_reason() // 未成年人网络保护条例 34
    {
        Assert.Equal(["reason required"], Declared.Migrant().Review(ReviewKind.Reject, " ").Problems.Codes());
        Assert.Contains("孩子没有离开户籍地", Declared.In(DeclarationStatus.NotEligible).StatusText(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_question_without_words_or_about_no_box_is_refused() => Assert.Equal(
        ["fields unknown-field", "reason required"], Declared.Migrant().Review(ReviewKind.Ask, null, null, "birthday").Problems.Codes());

    [Fact] // 二(二): 经综合判断，难以履行监护职责的
    public void A_judgement_settles_what_the_plan_leaves_to_a_person_and_is_kept()
    {
        var declaration = OneParentIll();
        Assert.Equal(Outcome.NeedsJudgement, declaration.Assessment.Find(RuleIds.MonitoringLeftBehind)!.Outcome);
        Assert.Contains("judgement judgement-open", declaration.Review(ReviewKind.Register).Accepted().Warnings.Codes());
        var judged = declaration.Review(ReviewKind.Register, null, Judge()).Accepted();
        Assert.Equal(Outcome.Met, judged.Declaration.Assessment.Find(RuleIds.MonitoringLeftBehind)!.Outcome);
        Assert.Equal([Judge()], judged.Declaration.Judgements);
        Assert.Equal([Judge()], judged.Registered!.Child.Judgements);
        Assert.DoesNotContain("judgement judgement-open", judged.Warnings.Codes());
    }

    [Fact]
    public void A_judgement_never_overrules_the_facts()
    {
        Assert.Equal(["judgement.condition unknown-condition"], Declared.Migrant().Review(ReviewKind.Register, null, Judge()).Problems.Codes());
        Assert.Equal(["judgement.condition judgement-not-needed"],
            Declared.Migrant().Review(ReviewKind.Register, null, Judge() with { Condition = ConditionIds.WithGuardian }).Problems.Codes());
        Assert.Equal(["judgement.condition not-judgeable"],
            Declared.Migrant().Review(ReviewKind.Register, null, Judge() with { Condition = ConditionIds.UnderSixteen }).Problems.Codes());
        Assert.Equal(["judgement.outcome judgement-open", "judgement.reason required"],
            OneParentIll().Review(ReviewKind.Register, null, Judge() with { Outcome = Outcome.Unknown, Reason = "" }).Problems.Codes());
    }

    [Fact]
    public void Against_the_finding_a_child_is_registered_with_a_reason_or_not_at_all()
    {
        var notMet = Family.MigrantForm.Submit(Family.Migrant().With("leftHukouOn", "2024-08-20")).Accepted().Declaration;
        Assert.Equal(Outcome.NotMet, notMet.Assessment.Findings[0].Outcome);
        Assert.Equal(["reason required"], notMet.Review(ReviewKind.Register).Problems.Codes());
        Assert.Equal(["reason required"], notMet.Review(ReviewKind.Register, "  ").Problems.Codes());
        Assert.NotNull(notMet.Review(ReviewKind.Register, "二月就来了，日期填错，家长不识字，入户核实").Accepted().Registered);
        Assert.NotNull(OneParentIll().Review(ReviewKind.Register).Accepted().Registered);
    }

    [Fact]
    public void A_judgement_can_be_looked_at_again()
    {
        var first = OneParentIll().Review(ReviewKind.Ask, "请补充病历。", Judge()).Accepted().Declaration;
        var second = first.Review(ReviewKind.Register, "母亲的病已经好了，先登记，等父亲回来再注销",
            Judge() with { Outcome = Outcome.NotMet, On = Family.Today.AddDays(3) }).Accepted();
        Assert.Equal(Outcome.NotMet, second.Declaration.Assessment.Find(RuleIds.MonitoringLeftBehind)!.Outcome);
        Assert.Equal(2, second.Declaration.Judgements.Length);
    }

    [Fact]
    public void A_referral_is_handed_to_the_county_that_takes_it()
    {
        var handed = HandOverDeclaration.Decide(Declared.In(DeclarationStatus.Referred),
            new(DivisionCode.Parse("140403"), "在潞州区救助站", Declared.Reviewer), Family.Now).Accepted();
        Assert.Equal((handed.Given.Id, handed.Given.Receipt), (handed.Taken.Id, handed.Taken.Receipt));
        Assert.Equal((DeclarationStatus.Closed, "140400"), (handed.Given.Status, handed.Given.County.Value));
        Assert.Equal((DeclarationStatus.Submitted, "140403", new DateOnly(2024, 9, 2)),
            (handed.Taken.Status, handed.Taken.County.Value, handed.Taken.DueOn!.Value));
    }

    [Fact]
    public void A_referral_is_nobodys_to_register_even_after_a_question_was_answered()
    {
        var asked = Declared.In(DeclarationStatus.Referred).Review(ReviewKind.Ask, "孩子现在在哪里？").Accepted().Declaration;
        var answered = asked.Correct(Owned).Accepted().Declaration;
        Assert.Equal(DeclarationStatus.InReview, answered.Status);
        Assert.Equal(["status wrong-status"], answered.Review(ReviewKind.Register).Problems.Codes());
    }

    [Fact]
    public void Staff_close_what_somebody_else_has_taken_over_and_say_why()
    {
        var referral = Declared.In(DeclarationStatus.Referred);
        Assert.Equal(["reason required"], CloseDeclaration.Decide(referral, new("", Declared.Reviewer), Family.Now).Problems.Codes());
        var closed = CloseDeclaration.Decide(referral, new("太原市已接收", Declared.Reviewer), Family.Now).Accepted();
        Assert.Equal((DeclarationStatus.Closed, null), (closed.Status, closed.DueOn));
        Assert.Equal(["status wrong-status"], CloseDeclaration.Decide(closed, new("再次", Declared.Reviewer), Family.Now).Problems.Codes());
    }

    [Theory]
    [InlineData("140105", "toCounty outside-city")]
    [InlineData("140400", "toCounty unknown-county")]
    [InlineData("140411", "toCounty unknown-county")]
    [InlineData("140403001", "toCounty unknown-county")]
    [InlineData("140403", "toCounty same-county")]
    public void Only_another_county_of_the_city_can_take_it(string to, string problem) => Assert.Equal(
        [problem], HandOverDeclaration.Decide(Declared.Migrant(), new(DivisionCode.Parse(to), "住在那里", Declared.Reviewer), Family.Now)
            .Problems.Codes());

    [Fact]
    public void A_declaration_takes_ten_attachments()
    {
        var declaration = Declared.Migrant();
        for (var i = 0; i < DeclarationTerms.MaxAttachments; i++)
        {
            declaration = AttachToDeclaration.Decide(declaration, new(new($"a{i}", "image/png", 10, Family.Now))).Accepted();
        }

        Assert.Equal(["attachments too-many"], AttachToDeclaration.Decide(declaration, new(new("a", "image/png", 10, Family.Now))).Problems.Codes());
    }

    [Fact]
    public void Everything_that_happened_to_it_survives_being_stored()
    {
        var declaration = OneParentIll().Review(ReviewKind.Ask, "请补充病历。", Judge(), "otherParentCondition").Accepted().Declaration;
        declaration = declaration.Correct(new JsonObject { ["hukouRegistered"] = false }
            .WithJson("otherParentCondition", """["seriousIllness","detained"]"""), "birthCertificateNumber").Accepted().Declaration;
        declaration = AttachToDeclaration.Decide(declaration, new(new("a1", "application/pdf", 12345678901, Family.Now))).Accepted();
        declaration = declaration.Review(ReviewKind.Register, "都核实了").Accepted().Declaration;
        var stored = DeclarationJson.Write(declaration);
        var read = DeclarationJson.Read(stored);
        Assert.Equal(stored.ToArray(), DeclarationJson.Write(read).ToArray());
        Assert.Equal(["hukouAddress"], read.Corrections[0].Dropped.Where(key => key == "hukouAddress"));
        Assert.Equal((declaration.Status, declaration.DueOn, declaration.ChildId, declaration.Receipt),
            (read.Status, read.DueOn, read.ChildId, read.Receipt));
        Assert.Equal(declaration.Judgements, read.Judgements);
        Assert.Equal(declaration.History, read.History);
        Assert.Equal(declaration.Attachments, read.Attachments);
        Assert.Equal(declaration.Provenance, read.Provenance);
        Assert.Equal(declaration.Asks[0].AnsweredAt, read.Asks[0].AnsweredAt);
        Assert.Equal(declaration.Answers().Keys.Order(), read.Answers().Keys.Order());
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"schema":2}""")]
    [InlineData("""{"schema":1,"id":"x"}""")]
    [InlineData("not json 王小雨")]
    public void A_stored_record_that_cannot_be_read_stops_the_program_and_does_not_quote_itself(string json)
    {
        var failure = Assert.Throws<InvalidDataException>(() => DeclarationJson.Read(System.Text.Encoding.UTF8.GetBytes(json)));
        Assert.DoesNotContain("王", failure.ToString(), StringComparison.Ordinal);
    }

    private static Judgement Judge() => new(ConditionIds.OtherParentIncapable, Outcome.Met, "reviewer-1", Family.Today.AddDays(2), "看到了县医院的病历");

    private static Declaration OneParentIll() => Family.LeftBehindForm.Submit(
        Family.LeftBehind().With("bothParentsAway", false).With("oneAwayOtherIncapable", true).With("awayParent", "father").Without("motherWork")
            .WithJson("otherParentCondition", """["seriousIllness"]""")).Accepted().Declaration;

    private static void AssertAllowed<T>(bool allowed, Decision<T> decision)
        where T : class => Assert.Equal(allowed ? [] : ["status wrong-status"], decision.Problems.Codes());
}
