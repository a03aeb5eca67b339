using System.Text.RegularExpressions;
using Conversation.Readers;
using Conversation.Understanding;
using Domain.Forms;
using Domain.Forms.Catalogue;
using Domain.Identity;

namespace Conversation;

/// <summary>What is said before it is asked: kept where its clause names what it is about, and said back.</summary>
internal sealed partial class Session
{
    /// <summary>The facts of a sentence said when nothing in particular is asked.</summary>
    private List<Fact> FactsIn(string text, string? asked, Answers answers)
    {
        var facts = Found(text, asked, answers);
        var form = Standing.FormOf(_draft, Lean(text) ?? _draft.Leaning ?? ChildKind.Migrant, _today);
        var before = "";
        foreach (var clause in Topics.Clauses(text))
        {
            Claims(form, clause, before, text, facts);
            before = clause;
        }

        return facts;
    }

    /// <summary>What the clauses beside an answer tell of other questions (跟我们两口子，房子是租的), and what is left for the open one.</summary>
    private (List<Fact> Facts, string Left) Beside(Field field, string text, List<Fact> facts)
    {
        var clauses = Topics.Clauses(text);
        var rest = new List<string>();
        var before = "";
        foreach (var clause in clauses)
        {
            var said = Reader.Of(new Scene(field, _draft.Answers, _today, null), clause);
            var own = said is not Read.Nothing;
            var isOwn = own && (field.Type is not (FieldType.Choice or FieldType.Multi or FieldType.YesNo) || !Topics.Of(clause, false).Any()
                || Topics.Names(clause, field.Key));
            var claimed = Claims(Form, clause, before, text, facts, field.Key, clauses.Length == 1) && !isOwn;
            claimed |= Companions(field, clause, said is Read.Got { Value: true }, text, facts) && clauses.Length > 1 && !own;
            if (!claimed || (own && rest.Count == 0))
            {
                rest.Add(clause);
            }

            before = clause;
        }

        return (facts, rest.Count == clauses.Length || SelfCorrection.Split(text) is not null ? text : string.Join('，', rest));
    }

    /// <summary>蒙古族 and 满族 begin like surnames; nobody is called so.</summary>
    private List<Fact> Found(string text, string? asked, Answers answers)
    {
        var facts = Facts.Find(text, asked, answers, _today);
        facts.RemoveAll(fact => (IsName(fact.Field) && fact.Value is string name && Shared2024.Ethnicity.Options.Any(option => option.Label == name))
            || ((fact.Field.Type == FieldType.Spells || fact.Field.Key.StartsWith("otherGuardian.", StringComparison.Ordinal)) && asked is not null
                && Asking.IsField(asked) && Form.Find(fact.Field.Key) is null && Standing.Other(_draft, Form, _today).Find(asked) is null));
        if (facts.Exists(fact => fact.Field.Key == "bothParentsAway"))
        {
            facts.RemoveAll(fact => fact.Field.Key == "otherGuardian.relationship");
        }

        return facts;
    }

    /// <summary>Facts of questions that the clause names itself; true when it is accounted for by them.</summary>
    /// <param name="before">The clause before it, whose subject may go on: 他哥在县中，住校.</param>
    /// <param name="around">Whose telephone it is may stand in another clause.</param>
    private bool Claims(FormDefinition form, string clause, string before, string around, List<Fact> facts, string? asked = null,
        bool isWhole = false)
    {
        if (clause.Length > Topics.LongestClause)
        {
            return false;
        }

        var claimed = !isWhole && Telephone(clause, around, facts, asked);
        var isDisabled = around.ContainsAny("残疾", "残联", "聋", "瞎", "脑瘫", "自闭") && around.Contains('级', StringComparison.Ordinal);
        foreach (var key in Topics.Of(clause, isDisabled)
            .Where(key => key != asked && (!isWhole || asked == "health")
                && !(key == "familyHardship" && asked == "livingSupport") // 没有残补，有低保
                && !(key == "hasEntrustedCarer" && asked is not null && asked.StartsWith("carer.", StringComparison.Ordinal))))
        {
            // The whole clause is weighed, not the word that gave the cue: 住校外 is no 住校.
            var isFamilys = key is "livesWith" or "declarant.relationship" or "hasEntrustedCarer" or "familyHardship" or "housing" or "helpRequested";
            if (form.Find(key) is { } field && (key is "livesWith" or "declarant.relationship" or "hasEntrustedCarer" || !Topics.IsOfAnother(clause))
                && (isFamilys || !Topics.IsOfAnother(before) || NamedPeople.In(clause).Count > 0)
                && Reader.Of(new Scene(field, _draft.Answers, _today, null), clause) is Read.Got got && (!got.IsRisky || key == "school")
                && !(got.Value is string school && key == "school" && AnySchool().IsMatch(school)))
            {
                claimed = true;
                if (clause.ContainsAny("现在", "如今", "今年"))
                {
                    // 来了就上幼儿园，现在二年级: the later one.
                    facts.RemoveAll(fact => fact.Field.Key == key);
                }

                Add(facts, field, got.Value);
            }
        }

        if (asked is "father.name" or "mother.name" && IdentityNumberOf(asked == "father.name" ? Shared2024.Father : Shared2024.Mother, clause)
            is { } number)
        {
            claimed = true;
            facts.Add(number);
        }

        if (isWhole)
        {
            return claimed;
        }

        foreach (var field in (ReadOnlySpan<Field>)[Shared2024.Father.Name, Shared2024.Mother.Name, Shared2024.DeclarantName])
        {
            if (field.Key != asked && Names(field.Key, clause, before, asked)
                && Reader.Of(new Scene(field, Answers.Empty, _today, null), clause) is Read.Got { Value: string name } && name.Length > 1)
            {
                claimed = true;
                Add(facts, field, name);
            }
        }

        return claimed;
    }

    private Fact? IdentityNumberOf(Person person, string clause) => Numerals.Runs(clause).Any(run => run.Length is 17 or 18)
        && Reader.Of(new Scene(person.CitizenNumber, Answers.Empty, _today, null), clause) is Read.Got got
        ? new Fact(person.CitizenNumber, got.Value) : null;

    private static void Add(List<Fact> facts, Field field, object value)
    {
        if (facts.TrueForAll(fact => fact.Field.Key != field.Key))
        {
            facts.Add(new(field, value));
        }
    }

    /// <summary>妈妈赵小芳; 我是他妈，叫贾春燕.</summary>
    private static bool Names(string key, string clause, string before, string? asked) => key switch
    {
        "father.name" => FatherNamed().Match(clause) is { Success: true } father
            && (father.Groups["c"].Success || (asked is not null && asked.EndsWith("ame", StringComparison.Ordinal))),
        "mother.name" => MotherNamed().Match(clause) is { Success: true } mother
            && (mother.Groups["c"].Success || (asked is not null && asked.EndsWith("ame", StringComparison.Ordinal))),
        _ => SpeakerNamed().IsMatch(clause) || ((asked == "declarant.relationship" || Relations.SaysWhoISpeak(before)) && Called().IsMatch(clause)),
    };

    /// <summary>Further boxes of the same person or the same trouble: 听力二级 beside 残疾, 他奶奶王桂香 beside 有.</summary>
    private bool Companions(Field field, string clause, bool isYes, string text, List<Fact> facts)
    {
        Field[] companions = field.Key switch
        {
            "hasEntrustedCarer" when isYes || Called().IsMatch(clause) => [LeftBehind2024.CarerRelationship, LeftBehind2024.Carer.Name],
            "livesWith" => [Migrant2024.OtherGuardian.Name],
            "hukouRegistered" when Registered().IsMatch(clause) => [Shared2024.HukouAddress],
            _ => [],
        };
        var claimed = false;
        foreach (var one in companions)
        {
            var isName = one.Key.EndsWith(".name", StringComparison.Ordinal);
            if (isName && !RelativeNamed().IsMatch(clause) && !(Called().IsMatch(clause) && NamedPeople.In(text).Count > 0))
            {
                continue;
            }

            if (one.Key == "hukouAddress")
            {
                if (Facts.IsPlaceOf(one.Key, clause) is { } place)
                {
                    Add(facts, one, place);
                    claimed = true;
                }
            }
            else if (Reader.Of(new Scene(one, Answers.Empty, _today, null), clause) is Read.Got got && got.Value is not string { Length: < 2 })
            {
                Add(facts, one, got.Value);
                claimed |= isName;
            }
        }

        return claimed;
    }

    private static bool Telephone(string clause, string around, List<Fact> facts, string? asked)
    {
        if (Numerals.Runs(clause).Select(PhoneNumber.Parse).Where(parsed => parsed.IsValid).Select(parsed => parsed.Value)
            .ToList() is not [{ } phone])
        {
            return false;
        }

        var isBare = BareNumber().IsMatch(clause);
        if (!clause.ContainsAny("电话", "手机", "号码") && !isBare)
        {
            return false;
        }

        var isRelatives = around.ContainsAny("爷", "奶", "姥", "外公", "外婆", "姑", "舅", "姨", "叔", "伯");
        Field<PhoneNumber>? whose = asked switch
        {
            "hasEntrustedCarer" or "carer.name" or "carer.relationship" when IsOfCarer(clause) => LeftBehind2024.Carer.Phone,
            "livesWith" or "otherGuardian.name" or "otherGuardian.relationship" when isRelatives && IsOfCarer(clause) =>
                Migrant2024.OtherGuardian.Phone,
            "father.name" => Shared2024.Father.Phone,
            "mother.name" => Shared2024.Mother.Phone,
            // 我婆婆叫张改花，电话135…: hers, most likely.
            "declarant.name" when !clause.ContainsAny("我", "俺") && around.IndexOf(clause, StringComparison.Ordinal) is > 0 and var at
                && NamedPeople.In(around[..at]) is [.., { Whose: var other }] && (other & Whose.Speaker) == 0 => null,
            "declarant.name" or "declarant.relationship" => Shared2024.DeclarantPhone,
            _ when isBare || (isRelatives && !clause.StartsWith('我')) || around.Contains("老师", StringComparison.Ordinal) => null,
            _ => clause.ContainsAny("爸", "爹", "父") ? Shared2024.Father.Phone : clause.ContainsAny("妈", "娘", "母") ? Shared2024.Mother.Phone

                // 电话158… beside something else: whose, is not said.
                : clause.ContainsAny("我", "俺", "本人") || around.ContainsAny("我叫", "我是", "俺是") ? Shared2024.DeclarantPhone : null,
        };
        if (whose is null || whose.Key == asked)
        {
            // The open question has its own reader, which sees what is said around the number.
            return false;
        }

        Add(facts, whose, phone);
        return true;
    }

    /// <summary>电话138… beside 跟他姑, but not 他爸电话138…, 我电话138….</summary>
    private static bool IsOfCarer(string clause) => !clause.Contains('我', StringComparison.Ordinal)
        && NamedPeople.In(clause).TrueForAll(person => (person.Whose & Whose.Relative) != 0);

    /// <summary>Keeps what was said beside the answer, and says so.</summary>
    private void SayAlong(List<Fact> facts)
    {
        if (Volunteer(facts) is { Count: > 0 } understood)
        {
            _said.Add($"记下了：{string.Join("，", understood)}。");
        }
    }

    [GeneratedRegex("^(?:他|她|孩子|娃)?(?:的)?(?:爸爸?|爹|父亲)(?<c>叫|姓名|名字|[：:])?[\\u4e00-\\u9fff]{2,4}$", RegexOptions.CultureInvariant)]
    private static partial Regex FatherNamed();

    [GeneratedRegex("^(?:他|她|孩子|娃)?(?:的)?(?:妈妈?|娘|母亲)(?<c>叫|姓名|名字|[：:])?[\\u4e00-\\u9fff]{2,4}$", RegexOptions.CultureInvariant)]
    private static partial Regex MotherNamed();

    [GeneratedRegex(
        "^(?:我|俺)(?:叫|姓|名字|的名字|大名)|^(?:我|俺)(?:就)?是(?:他|她|孩子|娃)?(?:他|她|的)?(?:爸爸?|妈妈?|爹|娘|爷爷|奶奶|姥姥|姥爷|姑姑|舅舅|小?姨|叔叔|大伯)[\\u4e00-\\u9fff]{2,3}$",
            RegexOptions.CultureInvariant)]
    private static partial Regex SpeakerNamed();

    [GeneratedRegex("^(?:名字)?叫[\\u4e00-\\u9fff]{2,4}$", RegexOptions.CultureInvariant)]
    private static partial Regex Called();

    [GeneratedRegex("(?:爷爷?|奶奶?|姥姥?|姥爷|外公|外婆|姑姑?|[大小二三]姑|舅舅?|[大小二三]舅|姨姨?|[大小二三]姨|叔叔?|[大小二三]叔|婶婶?|大伯|伯伯)(?:叫|是|名字)?[\\u4e00-\\u9fff]{2,3}$",
        RegexOptions.CultureInvariant)]
    private static partial Regex RelativeNamed();

    [GeneratedRegex("^(?:在|户口|老家|落|上在|就在|[跟随].{1,6}[在上落])", RegexOptions.CultureInvariant)]
    private static partial Regex Registered();

    /// <summary>特教学校, 县里中学: no school by name.</summary>
    [GeneratedRegex(
        "^.{0,3}(?:职业|特教|聋哑|盲人?|培智|启智|特殊教育|技工|寄宿|市里|县里|镇上|村里|这边|老家|手续|城里)的?(?:学校|小学|中学|幼儿园)$|^[0-9一二三四五六七八九]?年?级?(?:学校|小学|中学|幼儿园)$|学期|毕业|以前|刚从",
            RegexOptions.CultureInvariant)]
    private static partial Regex AnySchool();

    [GeneratedRegex("^1[0-9]{10}$", RegexOptions.CultureInvariant)]
    private static partial Regex BareNumber();
}
