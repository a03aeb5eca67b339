using System.Text.RegularExpressions;
using Conversation.Understanding;
using Domain.Divisions;
using Domain.Forms;
using Domain.Forms.Catalogue;
using Domain.Identity;

namespace Conversation.Readers;

/// <summary>A fact found in a sentence.</summary>
internal readonly record struct Fact(Field Field, object Value);

/// <summary>
/// Several facts in one sentence: "我家闺女李小雨，2016年3月5号生的", "他爸妈都在东莞打工，娃跟着奶奶". Only what is said plainly; whatever is doubtful is asked.
/// </summary>
internal static partial class Facts
{
    /// <summary>A shorter text answers one question.</summary>
    private const int Shortest = 5;

    /// <param name="asked">The question that is open: words for a child mean the child only where the talk is about the child.</param>
    public static List<Fact> Find(string text, string? asked, Answers answers, DateOnly today)
    {
        var facts = new List<Fact>();
        if (text.Length < Shortest || Asks().IsMatch(text))
        {
            return facts;
        }

        var aboutChild = asked is null or Asking.Menu or Asking.AnotherChild or "childName" or "sex" or "birthDate" or "ethnicity";
        if (aboutChild)
        {
            Child(text, asked, today, facts);
        }

        Places(text, facts);
        Boarding(text, facts);
        if (asked == "currentAddress" && Rents().IsMatch(text))
        {
            facts.Add(new(Migrant2024.Housing, "rented"));
        }

        Parents(text, asked, today, facts);
        Carer(text, asked, facts);
        Phone(text, asked, facts);
        Declarant(text, asked, facts);
        if (asked is null or Asking.Menu or Asking.AnotherChild or "childName" or "schooling" && Grade().Match(text) is { Success: true } grade
            && IsTheChilds(text, grade.Index) && Reader.Of(new Scene(Shared2024.Schooling, answers, today, null), grade.Value) is Read.Got got)
        {
            facts.Add(new(Shared2024.Schooling, got.Value));
            if ((string)got.Value is not ("preschool" or "outOfSchool") && !text.ContainsAny("休学", "退学", "辍学", "不念", "没念", "不上了", "毕业", "肄业", "结业"))
            {
                facts.Add(new(Shared2024.StudyStatus, "enrolled"));
            }
        }

        // What the open question asks is for its own reader, which sees what else is said.
        facts.RemoveAll(fact => fact.Field.Key == asked
            && fact.Field.Type is (FieldType.Text or FieldType.Date or FieldType.Identity or FieldType.Phone or FieldType.Address
                or FieldType.Spells));
        Cover(text, today, facts);
        return facts;
    }

    /// <summary>
    /// Patterns find; what they found stands only where the reader of its field, and with it <see cref="Coverage"/>, takes the same from a clause of
    /// the sentence. Addresses and stays have been through theirs.
    /// </summary>
    private static void Cover(string text, DateOnly today, List<Fact> facts)
    {
        var clauses = facts.Count == 0 ? [] : Topics.Clauses(text);
        IReadOnlyList<string> names = [.. facts.Where(fact => fact.Field.Key.EndsWith("ame", StringComparison.Ordinal)).Select(fact => fact.Value)
            .OfType<string>()];
        facts.RemoveAll(fact => IsCovered(fact.Field) && !(fact.Field.Key == "bothParentsAway" ? [text, .. clauses] : clauses).Any(clause =>
            Reader.Of(new Scene(fact.Field, Answers.Empty, today, null, names), clause) is Read.Got got && got.Value.Equals(fact.Value)));
    }

    private static bool IsCovered(Field field) => field.Type is not (FieldType.Address or FieldType.Spells)
        && field.Key is not ("sex" or "hukouRegistered" or "studyStatus" or "hasEntrustedCarer" or "otherGuardian.relationship");

    /// <summary>"姨姨冯晓霞 13663550000": the number behind the name that was asked for.</summary>
    private static void Phone(string text, string? asked, List<Fact> facts)
    {
        Person? person = asked switch
        {
            "father.name" => Shared2024.Father,
            "mother.name" => Shared2024.Mother,
            "carer.name" => LeftBehind2024.Carer,
            "otherGuardian.name" => Migrant2024.OtherGuardian,
            _ => null
        };
        if (person is not null && Numerals.Runs(text).Where(run => run.Length == 11 && run[0] == '1').ToList() is [var run]
            && PhoneNumber.Parse(run) is { IsValid: true, Value: var phone })
        {
            facts.Add(new(person.Phone, phone));
        }
    }

    /// <summary>Not where the last person named before is somebody else: "他哥叫李明，今年初三".</summary>
    private static bool IsTheChilds(string text, int at)
    {
        var before = NamedPeople.In(text[..at]);
        return before.Count == 0 || (before[^1].Whose & (Whose.Child | Whose.Son | Whose.Daughter | Whose.Speaker)) != 0
            || Returns().IsMatch(text.AsSpan(before[^1].End, at - before[^1].End));
    }

    /// <summary>住校, 走读: said beside the school.</summary>
    private static void Boarding(string text, List<Fact> facts)
    {
        if (DaySchool().Match(text) is { Success: true } daily && IsTheChilds(text, daily.Index))
        {
            facts.Add(new(Shared2024.Boarding, false));
        }
        else if (Boards().Match(text) is { Success: true } boards && IsTheChilds(text, boards.Index))
        {
            facts.Add(new(Shared2024.Boarding, true));
        }
    }

    private static void Child(string text, string? asked, DateOnly today, List<Fact> facts)
    {
        if ((NameFinder.OfChild(text) ?? (asked is null or Asking.Menu or Asking.AnotherChild && Listed().IsMatch(text) ? NameFinder.First(text)
            : null)) is { } name)
        {
            facts.Add(new(Shared2024.ChildName, name));
        }

        // 我儿子和儿媳妇在外打工: the son is the father, not the child.
        var words = SonAsParent().Replace(SelfCorrection.LastOf(text), "");
        var (girl, boy) = (words.ContainsAny("孙女", "闺女", "女儿", "妮子", "妮妮", "丫头", "女孩", "女娃", "小姑娘", "是女的", "外甥女", "侄女"), Boys().IsMatch(words)
            || words.ContainsAny("孙子", "儿子", "小子", "男孩", "男娃", "是男的"));
        if (girl == boy && Stated().Match(text) is { Success: true } stated)
        {
            (girl, boy) = (stated.Groups["s"].Value == "女", stated.Groups["s"].Value == "男");
        }

        if (girl != boy)
        {
            facts.Add(new(Shared2024.Sex, girl ? "female" : "male"));
        }

        foreach (var date in SpokenDate.FindAll(text, today))
        {
            var after = text[(date.Start + date.Length)..];
            var before = text[..date.Start];
            if (date.Parts.IsFull && date.Parts.ToDate() is { } born && born <= today && born.Year >= 1900
                && DateOwner.IsTheChilds("birthDate", before[(before.LastIndexOfAny([',', '，', '。', ';', '；']) + 1)..]
                    + text[date.Start..(date.Start + date.Length)] + after, before.Length - before.LastIndexOfAny([',', '，', '。', ';', '；']) - 1,
                    date.Length, "")
                && (Born().IsMatch(after) || Birthday().IsMatch(before)
                    || (asked is "childName" && AloneAfter().IsMatch(after)
                        && (text[date.Start..(date.Start + date.Length)].Contains('年', StringComparison.Ordinal)
                            || Written().IsMatch(text[date.Start..(date.Start + date.Length)])))))
            {
                facts.Add(new(Shared2024.BirthDate, born));
                break;
            }
        }

        foreach (var option in Shared2024.Ethnicity.Options)
        {
            if (option.Label.Length >= 2 && option.Label[^1] == '族' && text.Contains(option.Label, StringComparison.Ordinal))
            {
                facts.Add(new(Shared2024.Ethnicity, option.Code));
                break;
            }
        }

        // Whose it is, stands beside it; in a first message that tells of the child it is the child's.
        if (text.Contains("身份", StringComparison.Ordinal) && (asked is null or Asking.Menu or Asking.AnotherChild || ChildsCard().IsMatch(text))
            && Numerals.Runs(text).FirstOrDefault(run => run.Length == 18) is { } run
            && !text.ContainsAny("我的身份", "我身份", "爸身份", "妈身份", "爸的身份", "妈的身份")
            && IdentityNumber.Parse(run, today) is { IsValid: true, Value: var number })
        {
            facts.Add(new(Shared2024.CitizenNumber, number));
        }
    }

    private static void Places(string text, List<Fact> facts)
    {
        if (text.ContainsAny("没上户", "黑户", "没户口", "没有户口", "没落户", "还没上户口"))
        {
            facts.Add(new(Shared2024.HukouRegistered, false));
        }
        else if (Told("hukouAddress", text, HukouSaid()) is { } home)
        {
            facts.Add(new(Shared2024.HukouRegistered, true));
            facts.Add(new(Shared2024.HukouAddress, home));
        }

        if (Told("currentAddress", text, LivesSaid()) is { } here)
        {
            facts.Add(new(Shared2024.CurrentAddress, here));
        }
    }

    /// <summary>The place that a clause names, where the clause before it has said for which address: 上了，在平顺县石城镇.</summary>
    public static Address? IsPlaceOf(string field, string clause) => Told(field, clause, Anything());

    /// <summary>
    /// The place of the clauses that say for which address they speak (户口在…, 现在住…), if they are the child's; only as fine as a town, the question
    /// itself asks for more.
    /// </summary>
    private static Address? Told(string field, string text, Regex cue)
    {
        var all = text.Split([',', '，', '。', ';', '；', '!', '！'], StringSplitOptions.RemoveEmptyEntries);
        var clauses = all.Where((clause, i) => cue.IsMatch(clause) && !IsOnlyTheSpeakers(clause)
            && !(i > 0 && IsStillAboutAnother(all[i - 1], clause))).ToList();
        return clauses.Count > 0 && SaidPlace.Of(field, string.Join('，', clauses), null)
            is { IsTorn: false, Heard: null, Place: Resolution.Unique { Division: var division } } said
            && (division.Code.Level is DivisionLevel.Township or DivisionLevel.Village
                || (field == "hukouAddress" && division.Code.Level == DivisionLevel.County && !DivisionCode.Changzhi.Contains(division.Code)))
            ? new Address(division.Code, AddressReader.Detail(said.Rest) is { Length: <= 60 } detail ? detail : "")
            : null;
    }

    /// <summary>"他爸在太原打工，住在小店区": still he.</summary>
    private static bool IsStillAboutAnother(string before, string clause) => !clause.ContainsAny("孩子", "娃", "我们", "咱", "跟", "户口", "户籍")
        && NamedPeople.In(clause).Count == 0 && NamedPeople.In(before) is [.., var last]
        && (last.Whose & (Whose.Child | Whose.Son | Whose.Daughter)) == 0;

    /// <summary>"我住在潞州区": where whoever speaks lives, and perhaps not the child.</summary>
    private static bool IsOnlyTheSpeakers(string clause) => !clause.ContainsAny("我们", "咱", "一家")
        && NamedPeople.In(clause) is { Count: > 0 } people && people.TrueForAll(person => person.Whose == Whose.Speaker)
        && !clause.ContainsAny("跟我", "和我", "跟着我", "随我");

    private static void Parents(string text, string? asked, DateOnly today, List<Fact> facts)
    {
        var both = BothAway().Match(text);
        if (both.Success)
        {
            facts.Add(new(LeftBehind2024.BothParentsAway, true));
            var clause = Clause(text, both);
            if (Spell(LeftBehind2024.FatherWork, clause, today) is { } stay)
            {
                facts.Add(new(LeftBehind2024.FatherWork, stay));
                facts.Add(new(LeftBehind2024.MotherWork, stay));
            }
        }
        else
        {
            Parent(text, FatherAway().Match(text), LeftBehind2024.FatherWork, today, facts);
            Parent(text, MotherAway().Match(text), LeftBehind2024.MotherWork, today, facts);
        }

        if (FatherDead().IsMatch(text) || (asked == "father.name" && IsDead().IsMatch(text) && !text.ContainsAny("爷", "奶", "姥", "妈", "娘")))
        {
            facts.Add(new(Shared2024.FatherStatus, "deceased"));
        }

        if (BothDead().IsMatch(text) || MotherDead().IsMatch(text)
            || (asked == "mother.name" && IsDead().IsMatch(text) && !text.ContainsAny("爷", "奶", "姥", "爸", "爹")))
        {
            facts.Add(new(Shared2024.MotherStatus, "deceased"));
        }

        foreach (var person in (ReadOnlySpan<Person>)[Shared2024.Father, Shared2024.Mother])
        {
            if (NameFinder.Of(text, person.Name.Key) is { } name)
            {
                facts.Add(new(person.Name, name));
            }
        }
    }

    private static void Parent(string text, Match match, Field field, DateOnly today, List<Fact> facts)
    {
        if (match.Success && Spell(field, Clause(text, match), today) is { } stay)
        {
            facts.Add(new(field, stay));
        }
    }

    /// <summary>A stay as far as it was said; since when is asked by its own question.</summary>
    private static SpellList? Spell(Field field, string clause, DateOnly today) =>
        Reader.Of(new Scene(field, Answers.Empty, today, null), clause) switch
        {
            Read.Got { Value: SpellList { Count: > 0 } stay } => stay,
            Read.Part { Kept: { Year: null, Month: null, Places.Count: 1 } kept } => SpellReader.Settle(kept),
            _ => null,
        };

    private static void Carer(string text, string? asked, List<Fact> facts)
    {
        // "孩子跟他爷爷住" says with whom it lives; who looks after it is asked, except where the whole situation is told.
        var isTold = asked is null or Asking.Menu or Asking.AnotherChild || facts.Exists(fact => fact.Field.Key == "bothParentsAway");
        if ((isTold ? Cares() : LooksAfter()).Match(text) is { Success: true } match && Relations.First(match.Groups["k"].Value) is var (carer, _)
            && Relations.CarerCode(carer) is { } code && code != "parent")
        {
            facts.Add(new(LeftBehind2024.HasEntrustedCarer, true));
            facts.Add(new(LeftBehind2024.CarerRelationship, code));
        }
    }

    private static void Declarant(string text, string? asked, List<Fact> facts)
    {
        if (asked != "carer.relationship" && IAm().Match(text) is { Success: true } match
            && Relations.First(match.Groups["k"].Value) is var (relation, word))
        {
            facts.Add(new(Shared2024.DeclarantRelationship,
                relation switch { Relation.Father => "father", Relation.Mother => "mother", _ => "carer" }));
            if (Relations.CarerCode(relation) is { } role && role != "parent" && asked is Asking.Menu or null or "declarant.relationship"
                or "hasEntrustedCarer" or "bothParentsAway")
            {
                facts.Add(new(LeftBehind2024.CarerRelationship, role));
                facts.Add(new(Migrant2024.OtherGuardianRelationship, word));
            }
        }

        if ((MyPhone().IsMatch(text) || (asked is "declarant.name" || asked is "declarant.relationship" && text.ContainsAny("电话", "手机")))
            && Numerals.Runs(text).Where(run => run.Length == 11 && run[0] == '1').ToList() is [var run]
            && PhoneNumber.Parse(run) is { IsValid: true, Value: var phone })
        {
            facts.Add(new(Shared2024.DeclarantPhone, phone));
        }

        if (MyName().IsMatch(text) && NameFinder.Of(text, "declarant.name") is { } called)
        {
            facts.Add(new(Shared2024.DeclarantName, called));
        }
    }

    /// <summary>What belongs to the parents' going away: to the end of the sentence, without what is said about the child in between.</summary>
    private static string Clause(string text, Match match)
    {
        var end = text.IndexOfAny(['。', ';', '；', '!', '！'], match.Index);
        var about = match.Index + match.Length;
        var rest = (end < 0 ? text[about..] : end > about ? text[about..end] : "").Split([',', '，']);
        return text[match.Index..about] + string.Join('，',
            rest.Where((part, i) => i == 0 || !part.ContainsAny("孙", "娃", "孩子", "闺女", "我", "老家", "家里", "奶奶", "爷爷", "姥")));
    }

    [GeneratedRegex(
        "儿子(?=.{0,2}(?:和|跟|、|与)?(?:儿)?媳妇)|儿子(?=(?:在|去|也在|常年|一直在).{0,12}(?:打工|上班|务工|干活))|儿媳妇?|女儿(?=.{0,2}(?:和|跟|、|与)?女婿)|闺女(?=.{0,2}(?:和|跟|、|与)?女婿)",
            RegexOptions.CultureInvariant)]
    private static partial Regex SonAsParent();

    [GeneratedRegex("^\\s?(?:那天|当天)?(?:生|出生|落地)", RegexOptions.CultureInvariant)]
    private static partial Regex Born();

    [GeneratedRegex("(?:生日|出生|生于|出生日期|出生于|生在)(?:是|在|于|:|：|日期)?\\s?(?:农历|阴历)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Birthday();

    [GeneratedRegex("(?:孩子|娃|他|她|小孩|孙子|孙女|闺女|儿子)(?:的)?身份", RegexOptions.CultureInvariant)]
    private static partial Regex ChildsCard();

    [GeneratedRegex("", RegexOptions.CultureInvariant)]
    private static partial Regex Anything();

    /// <summary>路子航 男 2013-04-09; 登记孩子：申浩轩，男: a name and what the form asks next.</summary>
    [GeneratedRegex(
        "^(?:给?(?:孩子|娃|孙女|孙子|闺女|儿子)?(?:登记|报名|申报)?(?:孩子|娃)?[:：]?)?[\\u4e00-\\u9fff]{2,4}[ ,，、/](?:男|女|[\\u4e00-\\u9fff]{1,3}族|(?:19|20)[0-9]{2})",
            RegexOptions.CultureInvariant)]
    private static partial Regex Listed();

    [GeneratedRegex("外甥(?!女)|侄[子儿](?!媳)|外孙(?!女)", RegexOptions.CultureInvariant)]
    private static partial Regex Boys();

    [GeneratedRegex("^(?:19|20)[0-9]{2}[-./][0-9]{1,2}[-./][0-9]{1,2}$", RegexOptions.CultureInvariant)]
    private static partial Regex Written();

    [GeneratedRegex("(?:户口|户籍)(?!本上?(?:是|写的)?[0-9二])", RegexOptions.CultureInvariant)]
    private static partial Regex HukouSaid();

    [GeneratedRegex("住在|住到|住的是|居住在|(?:现在|如今|目前|人)住|租住|搬到|在.{2,16}租", RegexOptions.CultureInvariant)]
    private static partial Regex LivesSaid();

    private const string Work = "(?:打工|务工|上班|干活|做工|挣钱|做生意|在外|外出|出去|出门|外地)";

    [GeneratedRegex(
        $"(?:(?:爸妈|爹妈|父母|爹娘|爸爸妈妈|爸爸和妈妈|他爸和他妈|她爸和她妈|他爸他妈|她爸她妈|他爸妈|她爸妈|两口子|小两口|我俩|我们俩|我们两个|他们俩|儿子(?:和|跟|、)?儿?媳妇?|女儿(?:和|跟|、)?女婿|闺女(?:和|跟|、)?女婿)(?:他们"
            + $"|俩|两个人|两个|两人)?[^。;；,，不没离]{{0,14}}?(?:都|全|一起)?[^。;；,，不没离]{{0,12}}?(?:{Work}|去的|走的|去了))", RegexOptions.CultureInvariant)]
    private static partial Regex BothAway();

    [GeneratedRegex($"(?:他爸爸?|她爸爸?|孩子他?爸爸?|娃他?爸|爸爸|孩子父亲|他爹|她爹|孩子爹|我老公|我男人|我对象|我丈夫)[^。;；不没妈娘]{{0,18}}?(?:{Work}|去了|去的|走的)",
        RegexOptions.CultureInvariant)]
    private static partial Regex FatherAway();

    [GeneratedRegex($"(?:他妈妈?|她妈妈?|孩子他?妈妈?|娃他?妈|妈妈|孩子母亲|他娘|她娘|我老婆|我媳妇)[^。;；不没爸爹]{{0,18}}?(?:{Work}|去了|去的|走的)", RegexOptions.CultureInvariant)]
    private static partial Regex MotherAway();

    [GeneratedRegex("父母双亡|(?:爸妈|父母|爹妈|爹娘|爸爸妈妈)(?:他们)?(?:两个)?(?:人)?都?(?:去世|过世|不在了|没了|死了)|(?:爸|爹|父亲)[^。,，;；妈娘]{0,8}(?:去世|过世|不在了|没了|死了|病故|走得早)",
        RegexOptions.CultureInvariant)]
    private static partial Regex FatherDead();

    [GeneratedRegex("父母双亡|(?:爸妈|父母|爹妈|爹娘|爸爸妈妈)(?:他们)?(?:两个)?(?:人)?都?(?:去世|过世|不在了|没了|死了)", RegexOptions.CultureInvariant)]
    private static partial Regex BothDead();

    [GeneratedRegex("(?<![爸爹])(?:妈|娘|母亲)[^。,，;；爸爹]{0,8}(?:去世|过世|不在了|没了|死了|病故|走得早)", RegexOptions.CultureInvariant)]
    private static partial Regex MotherDead();

    [GeneratedRegex(
        "(?:跟着?|和|由|让|托给|交给|靠)(?:他|她|孩子|娃|我们?)?(?:的)?(?<k>爷爷奶奶|爷爷|奶奶|姥姥姥爷|姥姥|姥爷|外公外婆|外公|外婆|姑姑|大姑|小姑|舅舅|大伯|伯伯|叔叔|二叔|姨姨|小姨|大姨|婶婶|舅妈)(?!.{0,3}(?:说|商量"
            + "|吵|姓|一天|一样))|(?<k>爷爷奶奶|爷爷|奶奶|姥姥|姥爷|外公|外婆|姑姑|舅舅)(?:在家|在老家|一直|一个人)?(?:带|照看|照顾|看着|管着|拉扯)", RegexOptions.CultureInvariant)]
    private static partial Regex Cares();

    [GeneratedRegex(
        "(?:由|让|托给|托|交给|靠)(?:他|她|孩子|娃|我们?)?(?:的)?(?<k>爷爷奶奶|爷爷|奶奶|姥姥姥爷|姥姥|姥爷|外公外婆|外公|外婆|姑姑|大姑|小姑|舅舅|大伯|伯伯|叔叔|二叔|姨姨|小姨|大姨|婶婶|舅妈)(?!.{0,3}(?:说|商量|吵))"
            + "|(?<k>爷爷奶奶|爷爷|奶奶|姥姥|姥爷|外公|外婆|姑姑|舅舅)(?:在家|在老家|一直|一个人|给)*(?:带|照看|照顾|看着|看孩子|看娃|管着|拉扯)", RegexOptions.CultureInvariant)]
    private static partial Regex LooksAfter();

    [GeneratedRegex(
        "(?:我|俺|(?<=我.{1,12}[,，]))(?:就)?是(?:他|她|孩子|娃|娃娃|小孩|[\\u4e00-\\u9fff]{2,3})?(?:的)?(?:亲)?(?<k>爸爸|父亲|爸|爹|妈妈|母亲|妈|娘|爷爷|奶奶|姥姥|姥爷|外公|外婆|姑姑|姑|舅舅|舅"
            + "|大伯|伯伯|叔叔|叔|姨姨|姨|婶婶|哥哥|姐姐)(?![\\u4e00-\\u9fff]?(?:叫|名))", RegexOptions.CultureInvariant)]
    private static partial Regex IAm();

    [GeneratedRegex("^(?:的|生|号|日)*(?=$|[,，。、 ])", RegexOptions.CultureInvariant)]
    private static partial Regex AloneAfter();

    [GeneratedRegex("[,，。 ](?:这是|是|在这)?(?:租的房子?|租的|租房住?|租着房|房子是租的)(?:呢|哩|的|吧)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Rents();

    /// <summary>Behind the name of the parent who was asked for.</summary>
    [GeneratedRegex("[,，](?:[^,，。没不]{0,8})(?:去世|过世|病故|不在了|人没了|出事没了|出车祸没了|没了好)", RegexOptions.CultureInvariant)]
    private static partial Regex IsDead();

    [GeneratedRegex("(?:^|[,，。 ])(?:他|她|这个|孩子|现在(?:在|上|读))", RegexOptions.CultureInvariant)]
    private static partial Regex Returns();

    [GeneratedRegex("走读|不住校|不寄宿|没住校|天天回家住|跑校", RegexOptions.CultureInvariant)]
    private static partial Regex DaySchool();

    [GeneratedRegex("(?<!不|没|没有|想|要|能)(?:住校|寄宿(?!制|学校|生活)|住在学校|住宿舍)", RegexOptions.CultureInvariant)]
    private static partial Regex Boards();

    [GeneratedRegex("[?？]$|(?:吗|么)$|算不算|能不能|要不要|可以不|是不是", RegexOptions.CultureInvariant)]
    private static partial Regex Asks();

    [GeneratedRegex("(?<=[ ,，、。])(?<s>男|女)(?=$|[ ,，、。孩娃])", RegexOptions.CultureInvariant)]
    private static partial Regex Stated();

    [GeneratedRegex("我(?:的)?(?:电话|手机|手机号|号码|联系电话)", RegexOptions.CultureInvariant)]
    private static partial Regex MyPhone();

    [GeneratedRegex("(?:^|[,，。 ])我(?:的名字|名字|大名)?叫.{2,6}", RegexOptions.CultureInvariant)]
    private static partial Regex MyName();

    [GeneratedRegex("(?:[上念读在][^,，。]{0,8})?(?:[一二三四五六七八九1-9]年级|初[一二三]|高[一二三]|幼儿园|[大中小]班)", RegexOptions.CultureInvariant)]
    private static partial Regex Grade();
}
