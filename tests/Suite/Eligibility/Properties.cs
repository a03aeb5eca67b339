using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using Domain.Divisions;
using Domain.Eligibility;
using Domain.Forms;
using Domain.Forms.Catalogue;
using Domain.Identity;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Suite.Forms;
using Outcome = Domain.Eligibility.Outcome;

namespace Suite.Eligibility;

/// <summary>What holds for every child there could be, not only for those somebody thought of.</summary>
public sealed class Properties
{
    private static readonly DateOnly FirstDay = new(2004, 1, 1);
    private static readonly DateOnly LastDay = new(2030, 12, 31);

    private static readonly string[] Places =
        ["140403", "140403001", "140403002", "140404", "140421", "140423", "140423100", "140425", "140400", "140000", "310115", "310000",
            "441900", "999999"];

    /// <summary>Two days so close, so often, that windows touch: five years around the eighth birthday, mostly in steps of a month or two.</summary>
    private static readonly Gen<DateOnly> Days =
        Gen.OneOf(Gen.Choose(0, 2000).Select(offset => new DateOnly(2016, 1, 1).AddDays(offset)),
            Gen.Elements(0, 30, 31, 60, 90, 91, 120, 182, 183, 184, 240, 365).Select(offset => new DateOnly(2017, 8, 31).AddDays(offset)));

    private static readonly Gen<DateOnly> Births = Gen.OneOf(
        Gen.Choose(0, 2900).Select(offset => new DateOnly(2006, 1, 1).AddDays(offset)),
        Gen.Elements(new DateOnly(2008, 2, 29), new DateOnly(2012, 2, 29), new DateOnly(2009, 12, 31)));

    private static readonly Gen<Address> Addresses = Gen.Elements(Places).Select(code => new Address(DivisionCode.Parse(code), ""));

    private static readonly Gen<Spell> Spells =
        from place in Maybe(Gen.Elements(Places), 8)
        from start in Maybe(Days.Select(day => (DateOnly?)day), 8)
        from length in Gen.OneOf(Gen.Constant((int?)null), Gen.Choose(0, 400).Select(days => (int?)days),
            Gen.Elements<int?>(0, 30, 31, 181, 182, 183, 184))
        from end in Days
        select new Spell(place is null ? null : DivisionCode.Parse(place), start, length is null ? null : start?.AddDays(length.Value) ?? end);

    private static readonly Gen<SpellList> SpellLists = Gen.Choose(0, 4).SelectMany(count => Gen.ArrayOf(Spells, count))
        .Select(spells => new SpellList(spells));

    private static readonly Gen<PolicyParameters> Policies =
        from age in Gen.Elements(AgeCompletion.DayAfterBirthday, AgeCompletion.Birthday)
        from central in Gen.Elements(false, false, true)
        select Asking.Plan with
        {
            AgeCompletesOn = age,
            CentralDistricts = central ? new[] { DivisionCode.Parse("140403"), DivisionCode.Parse("140404") }.ToFrozenSet()
                : FrozenSet<DivisionCode>.Empty,
        };

    /// <summary>Mainland, Hong Kong, Taiwan, a foreigner's with a birth date and one without.</summary>
    private static readonly Gen<IdentityNumber> Numbers = Gen.OneOf(
        from place in Gen.Elements("140425", "140425", "140425", "810000", "830000", "911124")
        from day in Births
        select Family.Number(place, day.ToString("yyyyMMdd", CultureInfo.InvariantCulture), "001"),
        Gen.Constant("CAN110078041216"))
        .Select(text => IdentityNumber.Parse(text, new DateOnly(2040, 1, 1)).Value!);

    private static readonly Gen<CodeSet> Hardships = Gen.Elements(CodeSet.Empty, new CodeSet(["rigidExpenditure"]));

    private static readonly Gen<Answers> MigrantChildren =
        from born in Maybe(Births.Select(day => (object)day), 8)
        from number in Maybe(Numbers, 4)
        from hardship in Maybe(Hardships, 4)
        from expires in Maybe(Days.Select(day => (object)day), 5)
        from registered in Maybe(Gen.Elements<object>(true, true, true, true, false), 6)
        from hukou in Maybe(Addresses, 9)
        from current in Maybe(Addresses, 9)
        from livesWith in Maybe(Gen.Elements("bothParents", "oneParent", "otherGuardian", "none"), 9)
        from left in Maybe(Days.Select(day => (object)day), 8)
        from returned in Maybe(Days.Select(day => (object)day), 2)
        select Of(
            (Shared2024.BirthDate, born),
            (Shared2024.CitizenNumber, number),
            (Shared2024.FamilyHardship, hardship),
            (Shared2024.FamilyHardshipExpiresOn, expires),
            (Shared2024.HukouRegistered, registered),
            (Shared2024.HukouAddress, hukou),
            (Shared2024.CurrentAddress, current),
            (Migrant2024.LivesWith, livesWith),
            (Migrant2024.LeftHukouOn, left),
            (Migrant2024.ReturnedOn, returned));

    private static readonly Gen<Answers> LeftBehindChildren =
        from born in Maybe(Births.Select(day => (object)day), 8)
        from number in Maybe(Numbers, 4)
        from hardship in Maybe(Hardships, 2)
        from expires in Maybe(Days.Select(day => (object)day), 5)
        from registered in Maybe(Gen.Elements<object>(true, true, true, true, true, false), 6)
        from hukou in Maybe(Addresses, 9)
        from current in Maybe(Addresses, 9)
        from both in Maybe(Gen.Elements<object>(true, false), 8)
        from one in Maybe(Gen.Elements<object>(true, false), 8)
        from father in Maybe(SpellLists, 9)
        from mother in Maybe(SpellLists, 9)
        from away in Maybe(Gen.Elements("father", "mother"), 5)
        from mothersStatus in Maybe(Gen.Elements("alive", "deceased", "missing", "unknown"), 5)
        from fathersStatus in Maybe(Gen.Elements("alive", "deceased", "missing", "unknown"), 4)
        from why in Maybe(Gen.Elements(CodeSet.Empty, new CodeSet(["seriousIllness"]), new CodeSet(["detained", "other"])), 5)
        select Of(
            (Shared2024.BirthDate, born),
            (Shared2024.CitizenNumber, number),
            (Shared2024.FamilyHardship, hardship),
            (Shared2024.FamilyHardshipExpiresOn, expires),
            (Shared2024.HukouRegistered, registered),
            (Shared2024.HukouAddress, hukou),
            (Shared2024.CurrentAddress, current),
            (LeftBehind2024.BothParentsAway, both),
            (LeftBehind2024.OneAwayOtherIncapable, one),
            (LeftBehind2024.FatherWork, father),
            (LeftBehind2024.MotherWork, mother),
            (LeftBehind2024.AwayParent, away),
            (Shared2024.MotherStatus, mothersStatus),
            (Shared2024.FatherStatus, fathersStatus),
            (LeftBehind2024.OtherParentCondition, why));

    private static readonly Gen<Question> Questions =
        from isMigrant in Gen.Elements(true, false, false)
        from child in isMigrant ? MigrantChildren : LeftBehindChildren
        from policy in Policies
        select new Question(isMigrant ? Migrant2024.Form : LeftBehind2024.Form, child, policy);

    /// <summary>A child and the reading of the plan by which it is judged.</summary>
    private sealed record Question(FormDefinition Form, Answers Child, PolicyParameters Policy)
    {
        public Assessment On(DateOnly day, params IReadOnlyList<Judgement> judgements) => Assess.For(Form, Child, day, Policy, judgements);

        public override string ToString()
        {
            using var stream = new MemoryStream();
            using (var json = new Utf8JsonWriter(stream))
            {
                Form.Write(json, Child);
            }

            return $"{Policy.AgeCompletesOn}, {Policy.CentralDistricts.Count} central, {System.Text.Encoding.UTF8.GetString(stream.ToArray())}";
        }
    }

    [Property(MaxTest = 40)]
    public Property Every_day_windows_and_the_next_change_agree_with_judging_day_by_day() =>
    Prop.ForAll(Arb.From(Questions), Arb.From(Days), (question, anyDay) =>
    {
        var naive = new DayByDay(question.Form, question.Child, question.Policy);
        var everyDay = Enumerable.Range(FirstDay.DayNumber, LastDay.DayNumber - FirstDay.DayNumber + 1).Select(DateOnly.FromDayNumber).ToList();
        var days = naive.Calibers.ToDictionary(rule => rule, rule => everyDay.ToDictionary(day => day, day => naive.Rule(rule, day)));

        // 四(一): the statistics of left-behind children take the definition of the monitoring.
        days.TryAdd(RuleIds.StatisticsLeftBehind, days.GetValueOrDefault(RuleIds.MonitoringLeftBehind)!);
        var changes = everyDay.Skip(1).Where(day => naive.Rules.Any(rule => days[rule][day] != days[rule][day.AddDays(-1)])).ToList();
        foreach (var asOf in changes.SelectMany(day => new[] { day.AddDays(-1), day, day.AddDays(1) }).Append(anyDay).Append(FirstDay.AddDays(40))
            .Distinct())
        {
            var assessment = question.On(asOf);
            foreach (var rule in naive.Rules)
            {
                var finding = assessment.Find(rule)!;
                Assert.Equal(naive.Conditions(rule, asOf), finding.Conditions.Select(condition => (condition.Id, condition.Outcome)));
                Assert.Equal(days[rule][asOf], finding.Outcome);
                var (from, until) = naive.Window(rule, asOf, days[rule]);

                // A line without any end leaves the range that is scanned.
                Assert.Equal((from, until == LastDay ? DateOnly.MaxValue : until), (finding.From, finding.Until));
            }

            Assert.Equal(changes.Concat(naive.HardshipDays(asOf)).Where(day => day > asOf).Order().Cast<DateOnly?>().FirstOrDefault(),
                assessment.NextReviewOn);
        }
    });

    [Property(MaxTest = 300)]
    public Property No_answers_and_no_day_make_it_throw() => Prop.ForAll(
        Arb.From(Gen.Elements<FormDefinition>(Migrant2024.Form, LeftBehind2024.Form)
            .SelectMany(form => Anything(form).Select(child => new Question(form, child, Asking.Plan)))),
        Arb.From(AnyDay),
        (question, asOf) =>
        {
            foreach (var policy in new[]
            {
                question.Policy,
                question.Policy with { AgeCompletesOn = AgeCompletion.Birthday, HomeVisitMaxDays = 0, JudgementGapMaxDays = 366 }
            })
            {
                var assessment = Assess.For(question.Form, question.Child, asOf, policy, [new("workSixMonths", Outcome.Met, "id", asOf, "")]);
                Assert.Equal(question.Form.Kind == ChildKind.Migrant ? 3 : 2, assessment.Findings.Count);
                Assert.All(assessment.Findings, finding => Assert.Equal(finding.Conditions.Max(condition => condition.Outcome), finding.Outcome));
                Assert.True(assessment.NextReviewOn is null || assessment.NextReviewOn > asOf);
                Assert.All(assessment.Findings, finding => Assert.False(finding.From > finding.Until));
                Assert.All(assessment.Findings, finding => Assert.False(finding.From < question.Child.Value(Shared2024.BirthDate)));
                Assert.All(assessment.Findings, finding => Assert.True(
                    finding.Outcome != Outcome.Met || (finding.From <= asOf && asOf <= finding.Until)));
            }
        });

    [Property(MaxTest = 300)]
    public Property Time_takes_a_child_that_stays_away_off_the_list_only_by_its_age() => Prop.ForAll(
        Arb.From(MigrantChildren), Arb.From(Days), Arb.From(Days), (child, asOf, later) =>
        {
            var staying = child.Without(Migrant2024.ReturnedOn);
            var (first, second) = asOf <= later ? (asOf, later) : (later, asOf);
            var (before, after) = (Assess.For(Migrant2024.Form, staying, first, Asking.Plan, []),
                Assess.For(Migrant2024.Form, staying, second, Asking.Plan, []));
            foreach (var finding in before.Findings.Where(finding => finding.Outcome == Outcome.Met))
            {
                // Time alone takes a child that stays away off the list only by its age.
                var then = after.Find(finding.Rule)!;
                Assert.True(then.Outcome == Outcome.Met || Assert.Single(then.Conditions, condition => condition.Outcome != Outcome.Met)
                    .Id == "underSixteen");
            }
        });

    [Property(MaxTest = 300)]
    public Property A_judgement_settles_what_needs_one_and_moves_nothing_else() =>
    Prop.ForAll(Arb.From(Questions), Arb.From(Days), (question, asOf) =>
    {
        var before = question.On(asOf);
        foreach (var id in ConditionIds.Judgeable)
        {
            foreach (var judged in new[] { Outcome.Met, Outcome.NotMet })
            {
                var after = question.On(asOf, new Judgement(id, judged, "id", asOf, "走访"));
                foreach (var (was, now) in before.Findings.SelectMany(finding => finding.Conditions)
                    .Zip(after.Findings.SelectMany(finding => finding.Conditions)))
                {
                    Assert.Equal(was.Id == id && was.Outcome == Outcome.NeedsJudgement ? judged : was.Outcome, now.Outcome);
                }
            }
        }
    });

    [Property(MaxTest = 300)]
    public Property A_longer_home_visit_allowance_never_loses_a_child() => Prop.ForAll(
        Arb.From(LeftBehindChildren), Arb.From(Days), Arb.From(Gen.Two(Gen.Choose(0, 120))), (child, asOf, allowances) =>
        {
            var (strict, lenient) = (On(Math.Min(allowances.Item1, allowances.Item2)), On(Math.Max(allowances.Item1, allowances.Item2)));
            // What had to be judged of one parent is settled by it; what is not known of the other is left.
            Assert.True(lenient <= strict || (strict, lenient) == (Outcome.NeedsJudgement, Outcome.Unknown), $"{strict} became {lenient}");

            Outcome On(int days) => Assess.For(LeftBehind2024.Form, child, asOf,
                Asking.Plan with { HomeVisitMaxDays = days, JudgementGapMaxDays = 120 }, [])
                .Condition(RuleIds.MonitoringLeftBehind, "workSixMonths").Outcome;
        });

    /// <summary>
    /// Spells of which the county or the first day is not known are filled in in every way, at home or far away, long before or not at all: the
    /// finding is unknown exactly where that makes a difference.
    /// </summary>
    [Property(MaxTest = 300)]
    public Property A_finding_is_unknown_only_where_some_reading_of_what_is_unknown_changes_it() => Prop.ForAll(
        Arb.From(Gen.Choose(1, 4).SelectMany(count => Gen.ArrayOf(HalfKnownSpells, count))), Arb.From(Days), (spells, asOf) =>
        {
            var readings = Readings(spells).Select(On).Distinct().ToList();
            var found = On(spells);
            Assert.Equal(readings.Count == 1 ? readings[0] : Outcome.Unknown, found);

            Outcome On(IReadOnlyList<Spell> work) => Assess.For(
                LeftBehind2024.Form,
                Asking.Child("生2010-05-01 户140425 住140404 双否 单是 妈deceased").With(LeftBehind2024.FatherWork, new SpellList(work)),
                asOf,
                Asking.Plan,
                []).Find(RuleIds.MonitoringLeftBehind)!.Outcome;
        });

    /// <summary>In 上海, in the hukou county, or not known; begun on a known day or not.</summary>
    private static readonly Gen<Spell> HalfKnownSpells =
        from place in Gen.Elements("310115", "310115", "140425", null)
        from start in Maybe(Days.Select(day => (DateOnly?)day), 8)
        from length in Gen.OneOf(Gen.Constant((int?)null), Gen.Choose(0, 400).Select(days => (int?)days))
        from end in Days
        select new Spell(place is null ? null : DivisionCode.Parse(place), start, length is { } days ? start?.AddDays(days) ?? end : null);

    /// <summary>A spell that is not to be looked at ends before it matters: its first day is its last, long ago.</summary>
    private static IEnumerable<IReadOnlyList<Spell>> Readings(IReadOnlyList<Spell> spells) =>
        spells.Aggregate((IEnumerable<IReadOnlyList<Spell>>)[[]], (so, spell) =>
            from before in so
            from place in spell.Division is { } known ? [known] : new[] { DivisionCode.Parse("140425"), DivisionCode.Parse("310115") }
            from start in spell.StartedOn is { } day ? [day] : new[] { new DateOnly(1990, 1, 1), DateOnly.MaxValue }
            select (IReadOnlyList<Spell>)(start == DateOnly.MaxValue
                ? [.. before, new Spell(place, new DateOnly(1990, 1, 1), new DateOnly(1990, 1, 1))]
                : [.. before, new Spell(place, start, spell.EndedOn)]));

    private static readonly Gen<DateOnly> AnyDay = Gen.OneOf(
        Gen.Elements(DateOnly.MinValue, DateOnly.MinValue.AddDays(1), DateOnly.MaxValue, DateOnly.MaxValue.AddDays(-1),
            DateOnly.MaxValue.AddYears(-16), DateOnly.MaxValue.AddMonths(-6)),
        Gen.Choose(0, DateOnly.MaxValue.DayNumber).Select(DateOnly.FromDayNumber),
        Days);

    /// <summary>Any value of the right type in any box, contradictions and extremes included.</summary>
    private static Gen<Answers> Anything(FormDefinition form) =>
        form.Fields.Aggregate(Gen.Constant(Answers.Empty), (so, field) =>
            from answers in so
            from value in Maybe(AnyValue(field), 6)
            select value is null ? answers : answers.With(field, value));

    private static Gen<object> AnyValue(Field field) => field switch
    {
        Field<DateOnly> => AnyDay.Select(day => (object)day),
        Field<bool> => Gen.Elements<object>(true, false),
        Field<Address> => Addresses.Select(address => (object)address),
        Field<SpellList> => Gen.Choose(0, 6).SelectMany(count => Gen.ArrayOf(AnySpell, count)).Select(spells => (object)new SpellList(spells)),
        Field<CodeSet> codes => Gen.SubListOf(codes.Options.Select(option => option.Code)).Select(chosen => (object)new CodeSet(chosen)),
        Field<string> { Options.Count: > 0 } choice => Gen.Elements(choice.Options.Select(option => (object)option.Code)),
        _ => Gen.Constant<object>(null!),
    };

    private static readonly Gen<Spell> AnySpell =
        from place in Maybe(Gen.Elements(Places), 5)
        from start in Maybe(AnyDay.Select(day => (DateOnly?)day), 5)
        from end in Maybe(AnyDay.Select(day => (DateOnly?)day), 5)
        select new Spell(place is null ? null : DivisionCode.Parse(place), start, end);

    /// <summary>Mostly a value: so many times in ten.</summary>
    private static Gen<T?> Maybe<T>(Gen<T> gen, int inTen) =>
        Gen.Frequency((inTen, gen.Select(value => (T?)value)), (10 - inTen, Gen.Constant(default(T?))));

    private static Answers Of(params IEnumerable<(Field Field, object? Value)> values) =>
        values.Where(pair => pair.Value is not null).Aggregate(Answers.Empty, (answers, pair) => answers.With(pair.Field, pair.Value!));
}
