using System.Text.RegularExpressions;
using Conversation.Readers;
using Domain.Forms;
using Domain.Forms.Catalogue;
using Domain.Identity;

namespace Conversation;

/// <summary>What is said before it is asked: kept where its clause names what it is about, and said back.</summary>
internal sealed partial class Session
{
    /// <summary>A clause that says one thing is no longer.</summary>
    private const int LongestClause = 40;

    /// <summary>Sentences that speak of a field without naming it.</summary>
    private static readonly (Regex Cue, string Key)[] Cues =
    [
        (LivesWithCue(), "livesWith"), (RelationCue(), "declarant.relationship"), (SchoolCue(), "school"), (InsuranceCue(), "medicalInsurance"),
        (HousingCue(), "housing"), (PermitCue(), "residenceRegistration"), (PeopleCue(), "ethnicity"), (GradeCue(), "schooling"), (BoardingCue(), "boarding"),
    ];

    /// <summary>The facts of a sentence said when nothing in particular is asked.</summary>
    private List<Fact> FactsIn(string text, string? asked, Answers answers)
    {
        var facts = Found(text, asked, answers);
        if (Lean(text) is null or ChildKind.Migrant)
        {
            foreach (var clause in ClausesOf(text).Where(clause => clause.Length <= LongestClause))
            {
                AddCued(clause, facts);
            }
        }

        return facts;
    }

    /// <summary>What the clauses beside an answer tell of other questions: 跟我们两口子，房子是租的.</summary>
    private List<Fact> Beside(Field field, string text, List<Fact> facts)
    {
        var clauses = ClausesOf(text);
        foreach (var clause in clauses.Where(clause => clauses.Length > 1 && clause.Length <= LongestClause && Reader.Of(new Scene(field, _draft.Answers, _today, null), clause) is Read.Nothing))
        {
            AddCued(clause, facts, text);
        }

        return facts;
    }

    private static string[] ClausesOf(string text) => text.Split([',', '，', '。', ';', '；', '!', '！', ' '], StringSplitOptions.RemoveEmptyEntries);

    /// <summary>蒙古族 and 满族 begin like surnames; nobody is called so.</summary>
    private List<Fact> Found(string text, string? asked, Answers answers)
    {
        var facts = Facts.Find(text, asked, answers, _today);
        facts.RemoveAll(fact => IsName(fact.Field) && fact.Value is string name && Shared2024.Ethnicity.Options.Any(option => option.Label == name));
        return facts;
    }

    /// <param name="around">Whose telephone it is may stand in another clause.</param>
    private void AddCued(string clause, List<Fact> facts, string? around = null)
    {
        foreach (var (cue, key) in Cues)
        {
            // The whole clause is weighed, not the word that gave the cue: 住校外 is no 住校.
            if (cue.IsMatch(clause) && Form.Find(key) is { } field && facts.TrueForAll(fact => fact.Field.Key != key)
                && Reader.Of(new Scene(field, _draft.Answers, _today, null), clause) is Read.Got got && (!got.IsRisky || key == "school"))
            {
                facts.Add(new(field, got.Value));
            }
        }

        if (clause.ContainsAny("电话", "手机") && Numerals.Runs(clause).Select(PhoneNumber.Parse).Where(parsed => parsed.IsValid).Select(parsed => parsed.Value).ToList() is [{ } phone])
        {
            Field<PhoneNumber> whose = clause.ContainsAny("爸", "爹", "父") ? Shared2024.Father.Phone : clause.ContainsAny("妈", "娘", "母") ? Shared2024.Mother.Phone : Shared2024.DeclarantPhone;
            if (!(around ?? clause).ContainsAny("爷", "奶", "姥", "外公", "外婆", "姑", "舅", "姨", "叔", "伯", "老师") && facts.TrueForAll(fact => fact.Field.Key != whose.Key))
            {
                facts.Add(new(whose, phone!));
            }
        }
    }

    /// <summary>Keeps what was said beside the answer, and says so.</summary>
    private void SayAlong(List<Fact> facts)
    {
        if (Volunteer(facts) is { Count: > 0 } understood)
        {
            _said.Add($"记下了：{string.Join("，", understood)}。");
        }
    }

    [GeneratedRegex("(?:跟着?|和|随|由)(?!.{0,3}(?:说|商量)).{1,10}?(?:一起住|一块住|住|过|生活|一起|带着)", RegexOptions.CultureInvariant)]
    private static partial Regex LivesWithCue();

    [GeneratedRegex("^我(?:就)?是(?:孩子|他|她|娃)", RegexOptions.CultureInvariant)]
    private static partial Regex RelationCue();

    [GeneratedRegex("(?:(?:上的|念的|读的|学校)(?:是|叫|在)|(?<=[在上读念])).{2,20}?(?:小学|中学|学校|幼儿园)", RegexOptions.CultureInvariant)]
    private static partial Regex SchoolCue();

    [GeneratedRegex("医保|合作医疗|新农合", RegexOptions.CultureInvariant)]
    private static partial Regex InsuranceCue();

    [GeneratedRegex("租的房子?|租房|租的|自己买的房子?|买的房子?|自己的房子?", RegexOptions.CultureInvariant)]
    private static partial Regex HousingCue();

    [GeneratedRegex("居住证|暂住证|暂住登记", RegexOptions.CultureInvariant)]
    private static partial Regex PermitCue();

    [GeneratedRegex("^(?:是|孩子是)?[汉回满蒙藏苗壮][\\u4e00-\\u9fff]?族的?$", RegexOptions.CultureInvariant)]
    private static partial Regex PeopleCue();

    [GeneratedRegex("[一二三四五六七八九]年级|[上念读]?(?:小学|初中|高中|中专|职高|技校)(?:了|呢)?$|[初高][一二三]", RegexOptions.CultureInvariant)]
    private static partial Regex GradeCue();

    [GeneratedRegex("(?:没有?|不)?(?:住校|走读|寄宿)", RegexOptions.CultureInvariant)]
    private static partial Regex BoardingCue();
}
