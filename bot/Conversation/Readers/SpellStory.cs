using System.Text.RegularExpressions;
using Conversation.Understanding;
using Domain.Divisions;

namespace Conversation.Readers;

/// <summary>A stay as far as it was told.</summary>
/// <param name="Left">What its clause says besides.</param>
internal sealed record ToldSpell(DateParts Start = default, DateParts End = default, DivisionCode? Place = null, Resolution.Ambiguous? Many = null,
    bool IsOpen = false, string? Note = null, string Left = "")
{
    public bool HasPlace => Place is not null || Many is not null;
}

/// <summary>
/// Takes apart what is told of somebody's work away from home, clause by clause: whose it is, where, from when, until when. "他爸在惠州，2023年5月去的",
/// "2022年9月到2024年6月在太原，后来又去了东莞".
/// </summary>
/// <param name="IsHome">没出去, 在家种地: no work away.</param>
/// <param name="IsHabit">每年9月去11月回: not told as stays.</param>
/// <param name="IsTorn">Told so that one clause contradicts another.</param>
/// <param name="Left">What the clauses that tell of the stays say besides.</param>
internal sealed partial record SpellStory(IReadOnlyList<ToldSpell> Spells, bool IsHome, bool IsHabit, bool IsTorn, string Left = "")
{
    private const int Most = 20;

    public static SpellStory Of(Scene scene, string text)
    {
        text = SelfCorrection.WithoutDenied(SelfCorrection.OfDates(DateText.Normal(text)));
        if (SelfCorrection.Split(text) is not { } repair)
        {
            return Told(scene, text);
        }

        var (before, after) = (Told(scene, repair.Before), Told(scene, repair.After));
        if (after.Spells is not [var right])
        {
            return after.Spells.Count > 0 || after.IsHome ? after : before with { Left = before.Left + repair.After };
        }

        // What was corrected replaces what it corrects: a place a place, a month a month.
        var wrong = before.Spells.Count > 0 ? before.Spells[^1] : new ToldSpell();
        var start = right.Start.IsEmpty ? wrong.Start : right.Start with { Year = right.Start.Year ?? wrong.Start.Year };
        var fixedOne = right with
        {
            Start = start,
            End = right.End.IsEmpty ? wrong.End : right.End,
            Place = right.HasPlace ? right.Place : wrong.Place,
            Many = right.HasPlace ? right.Many : wrong.Many
        };
        return after with { Spells = [.. before.Spells.Take(before.Spells.Count - 1), fixedOne] };
    }

    private static SpellStory Told(Scene scene, string text)
    {
        var own = OwnClauses(scene, WithoutVisits(text));
        var isSpeakerKnown = scene.Answers.Get(Domain.Forms.Catalogue.Shared2024.DeclarantRelationship) is { Length: > 0 }
            || text.ContainsAny("我是", "是我", "我自己", "俺是");
        var spells = new List<ToldSpell>();
        var (isHome, isTorn, left, going) = (false, false, "", "");
        foreach (var clause in own)
        {
            if (spells.Count >= Most)
            {
                break;
            }

            var isAway = !Home().IsMatch(clause);
            isHome |= !isAway;
            going += Going().Match(clause).Value;
            var one = Clause(scene, clause, spells.LastOrDefault());
            if (one.Start.IsEmpty && one.End.IsEmpty && !one.HasPlace)
            {
                if (spells.Count > 0 && spells[^1].End.IsEmpty && Returned().IsMatch(clause))
                {
                    // 上礼拜回来了: over, and until when is not known to the day.
                    left += "回来";
                }

                if (spells.Count > 0 && spells[^1] is { IsOpen: false } last && ToNow().IsMatch(clause))
                {
                    spells[^1] = last with { IsOpen = true };
                }

                continue;
            }

            // 2023年去过东莞: was there once, and is that any more?
            left += Once().Match(clause).Value;

            // 我去年5月去的天津: who that is, is not known yet.
            left += isSpeakerKnown || NamedPeople.In(clause) is not [{ Whose: Whose.Speaker, Start: 0 }] ? one.Left : one.Left + "我";
            Add(one, clause);
        }

        if (spells.Count > 0 && Errand().Match(string.Join('，', own)) is { Success: true } errand)
        {
            left += errand.Value;
        }

        return new(spells, isHome && spells.Count == 0, Habit().IsMatch(text), isTorn, spells.Count == 0 ? going : left);

        void Add(ToldSpell one, string clause)
        {
            if (spells.Count == 0)
            {
                spells.Add(one);
                return;
            }

            var last = spells[^1];
            var isNext = Again().IsMatch(clause);
            var isPlaceNew = one.HasPlace && last.HasPlace
                && !(one.Place is { } here && last.Place is { } there && (there.Contains(here) || here.Contains(there)));
            if (isPlaceNew && one.Start.IsEmpty && last.Start.IsEmpty && last.End.IsEmpty)
            {
                // "去的苏州，哦……他爸在无锡": the later one, where he is named; else both are asked.
                isTorn |= !OwnNamed().IsMatch(clause) && !isNext;
                spells[^1] = one;
            }
            else if (isPlaceNew || (!one.Start.IsEmpty && !last.Start.IsEmpty))
            {
                if (!one.Start.IsEmpty && !last.Start.IsEmpty && !one.HasPlace && !isNext && last.End.IsEmpty && !Merges(last.Start, one.Start))
                {
                    isTorn = true;
                }

                if (!isPlaceNew && !isNext && last.End.IsEmpty && Merges(last.Start, one.Start) && one.End.IsEmpty)
                {
                    spells[^1] = last with { Start = Merge(last.Start, one.Start), IsOpen = last.IsOpen || one.IsOpen };
                }
                else
                {
                    spells.Add(one.HasPlace ? one : one with { Place = last.Place, Many = last.Many });
                }
            }
            else
            {
                var (place, many) = !one.HasPlace || (one.Place is { } wide && last.Place is { } deep && wide.Contains(deep))
                    ? (last.Place, last.Many) : (one.Place, one.Many);
                spells[^1] = last with
                {
                    Start = last.Start.IsEmpty ? one.Start : last.Start,
                    End = one.End.IsEmpty ? last.End : one.End,
                    Place = place,
                    Many = many,
                    IsOpen = last.IsOpen || one.IsOpen,
                    Note = last.Note ?? one.Note,
                };
            }
        }
    }

    private static bool Merges(DateParts one, DateParts other) =>
        (one.Year is null || other.Year is null || one.Year == other.Year) && (one.Month is null || other.Month is null || one.Month == other.Month);

    private static DateParts Merge(DateParts one, DateParts other) =>
        new(one.Year ?? other.Year, one.Month ?? other.Month, other.Day ?? one.Day, one.Lunar || other.Lunar, one.Leap || other.Leap);

    /// <summary>One clause: its dates, what they begin or end, and its place.</summary>
    private static ToldSpell Clause(Scene scene, string clause, ToldSpell? last)
    {
        var dates = SpokenDate.FindAll(clause, scene.Today)
            .Where(date => date.Parts is { SolarTerm: null } and not { Age: not null, Year: null, Month: null }).ToList();
        var words = new string([.. clause.Select((c, i) => dates.Any(date => i >= date.Start && i < date.Start + date.Length) ? '，' : c)]);
        var (place, many, beside) = Place(words);
        var left = Coverage.Left(Closer().Replace(Trade().Replace(beside, "，"), "，"), Telling.Work);
        var isBack = Back().IsMatch(clause);
        var isOpen = ToNow().IsMatch(clause);
        if (dates.Count == 0)
        {
            if (last is { Start: { Month: not null } begun }
                && SpokenDate.Rest(clause.TrimEnd('去', '走', '的'), new Pending(begun.Year, begun.Month, null, begun.Lunar)) is { Day: { } day })
            {
                return new(begun with { Day = day }, IsOpen: isOpen, Left: left);
            }

            return !isBack && (last is null || last.Start.IsEmpty) && VagueDate.Find(clause, scene.Today, null) is { } about
                ? new(new DateParts(about.Day.Year, about.Day.Month, about.Day.Day), Place: place, Many: many, IsOpen: isOpen,
                    Note: about.Note, Left: left)
                : new(Place: place, Many: many, IsOpen: isOpen, Left: left);
        }

        var (first, second) = (Solar(dates[0].Parts, clause), dates.Count > 1 ? Solar(dates[1].Parts, clause) : default);
        if (first is { Year: not null, Month: null } && second is { Year: null, Month: not null })
        {
            // "今年过了元宵去的".
            dates.RemoveAt(0);
            first = second with { Year = first.Year };
        }

        var note = (string?)null;
        if (first.Day is null && dates.Count == 1 && !isBack && VagueDate.Find(clause, scene.Today, null) is { } vague)
        {
            // 去年10月中旬 is a day of October; 今年5月干了一个月 says how long, not since when.
            var isWithin = (first.Year ?? vague.Day.Year) == vague.Day.Year && (first.Month ?? vague.Day.Month) == vague.Day.Month;
            (first, note, left) = isWithin ? (new DateParts(vague.Day.Year, vague.Day.Month, vague.Day.Day), vague.Note, left)
                : (first, note, left + "久");
        }

        if (dates.Count > 1 && ToNow().IsMatch(clause[(dates[0].Start + dates[0].Length)..dates[1].Start])
            && clause.Substring(dates[1].Start, dates[1].Length).EndsWith('了'))
        {
            // 2020年走的到现在六年了: how long, not until when.
            dates.RemoveRange(1, dates.Count - 1);
        }

        if (dates.Count > 1)
        {
            var between = clause[(dates[0].Start + dates[0].Length)..dates[1].Start];
            var after = clause[(dates[1].Start + dates[1].Length)..];
            return Joins().IsMatch(between) || Back().IsMatch(after)
                ? new(first, WithYear(second, first), place, many, Left: left)
                : new(first, Place: place, Many: many, IsOpen: isOpen, Left: left);
        }

        if (isBack)
        {
            var start = last?.Start ?? default;
            return new(End: start.IsEmpty ? first : WithYear(first, start), Place: place, Many: many, Note: note, Left: left);
        }

        if (first.Year is null && last is { Start.Year: not null } && WithYear(first, last.End.IsEmpty ? last.Start : last.End) is { Year: { } year }
            && year <= scene.Today.Year)
        {
            first = first with { Year = year };
        }

        return new(first, Place: place, Many: many, IsOpen: isOpen, Note: note, Left: left);
    }

    /// <summary>"2022年9月到6月": the first such month after the beginning.</summary>
    private static DateParts WithYear(DateParts end, DateParts start) => end.Year is not null || start.Year is not { } year
        || end.Month is not { } month
        ? end
        : end with { Year = month >= (start.Month ?? 1) || end.Lunar ? year : year + 1 };

    private static DateParts Solar(DateParts parts, string clause) => clause.ContainsAny("阳历", "公历", "新历") ? parts with { Lunar = false } : parts;

    /// <summary>The place of a clause, and what stands beside it.</summary>
    private static (DivisionCode? Place, Resolution.Ambiguous? Many, string Beside) Place(string words)
    {
        if (CityItself().IsMatch(words))
        {
            return (DivisionCode.Parse("140403"), null, CityItself().Replace(words, "，"));
        }

        var parts = words.Split(['，', ',', '。', '、', '；', '('], StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < parts.Length; i++)
        {
            var bare = parts[i].Trim();
            foreach (var said in (ReadOnlySpan<string>)[Leading().Replace(bare, ""), bare])
            {
                var (found, at) = said.Length < 2 ? (null, 0) : AddressReader.Find(said, null);
                switch (found)
                {
                    // 长治市里潞州区, 雄安容城.
                    case Resolution.Unique { Division.Code: { Level: DivisionLevel.Prefecture or DivisionLevel.Province } code, Rest: var rest }
                        when rest.Length >= 2
                        && AddressReader.Find(rest.TrimStart('市', '里', '的', '那', '边'), code).Found is Resolution.Unique inner
                        && inner.Division.Code != code:
                        return (inner.Division.Code, null, Beside(said[..at], inner.Rest));
                    case Resolution.Unique unique:
                        return (unique.Division.Code, null, Beside(said[..at], unique.Rest));
                    case Resolution.Ambiguous many when many.Candidates.Where(one => DivisionCode.Changzhi.Contains(one.Code)).ToList() is not [_]:
                        return (null, many, Beside(said[..at], many.Rest));
                    case Resolution.Ambiguous ours:
                        return (ours.Candidates.First(one => DivisionCode.Changzhi.Contains(one.Code)).Code, null, Beside(said[..at], ours.Rest));
                }
            }

            string Beside(string before, string rest) => string.Join('，', parts.Select((part, j) => j == i ? $"{before}|{rest}" : part));
        }

        return Abroad().IsMatch(words) ? (DivisionCode.Abroad, null, Abroad().Replace(words, "，")) : (null, null, words);
    }

    /// <summary>年底就去，先在家: at home, and not for long.</summary>
    [GeneratedRegex("就(?:去|走)(?!了|的)|要(?:去|走)|才(?:去|走)(?!的|了)", RegexOptions.CultureInvariant)]
    private static partial Regex Going();

    [GeneratedRegex("(?:去|干|打|待|呆|住)过(?!年|完|了年|罢)", RegexOptions.CultureInvariant)]
    private static partial Regex Once();

    [GeneratedRegex("^(?!.*(?:过年|又|再|没|不)).*(?:回来|回家|回老家)了", RegexOptions.CultureInvariant)]
    private static partial Regex Returned();

    [GeneratedRegex("至今|到现在|到如今|到今天|现在还在|还在那|还在|一直(?:干|在|做)|到现在", RegexOptions.CultureInvariant)]
    private static partial Regex ToNow();

    [GeneratedRegex("(?<![没不])回来|回的|回家|回了|回老家|不干了|往后就在家|就没去了|没再去|歇了", RegexOptions.CultureInvariant)]
    private static partial Regex Back();

    [GeneratedRegex("^[^又再]{0,4}(?:到|至|-|—|－|~|～)[^又再]{0,3}$", RegexOptions.CultureInvariant)]
    private static partial Regex Joins();

    [GeneratedRegex("又|再|后来|换|接着|然后|之后|现在|如今|转到", RegexOptions.CultureInvariant)]
    private static partial Regex Again();

    [GeneratedRegex("没(?:有)?(?:再|在)?(?:出去|外出|打工|去打工|在外|出过?门|去过外|上班)|(?<!不|没)在(?:老|村|自)?(?:里|己)?家(?!具|门口)|不出(?:门|去)|没打过工|哪(?:儿|里)?也(?:不|没)去|在村里|不打工",
        RegexOptions.CultureInvariant)]
    private static partial Regex Home();

    /// <summary>苏州吴江|盛泽: where in the place, and nothing else.</summary>
    [GeneratedRegex("(?<=\\|)[\\u4e00-\\u9fff]{2}(?:镇|街道|路|村|区)?(?=$|[,，。]|做|跑|开|当|干|打|送|卖|那边|那儿)", RegexOptions.CultureInvariant)]
    private static partial Regex Closer();

    /// <summary>做模具, 跑网约车: what work it is, is not asked.</summary>
    [GeneratedRegex(
        "(?<![没不])(?:做|当|跑|开(?!始|学)|送(?!孩|娃|他)|卖|搞|干|修|装|打(?!算|听)|种|养|收(?!秋|麦)|挖|盖|刷|拉|运|扛|搬(?!走|到|家)|下(?!个|半|学|来|去)|进|缝|扎|绑|端|洗|扫|教)(?:的|了"
            + "|着)?(?!现在|如今|今天|手术|官司|会|着|了|的|工$)[\\u4e00-\\u9fff]{1,4}?(?=$|[,，。去到从哩呢]|一直|的)|(?:一家|一个)?[\u4e00-\u9fff]{1,4}(?:厂|公司|店|场|馆|站|矿|集团|港口"
            + "|码头|车间|工程队|施工队)(?:里头?|上(?!班))?", RegexOptions.CultureInvariant)]
    private static partial Regex Trade();

    /// <summary>Away, and not for work.</summary>
    [GeneratedRegex(
        "没走(?!多)|没去成|没成|就回(?!来)|半月就|进货|办事|看病|住院|结婚|订婚|领证|成家|安家|定居|买车|官司|手术|养病|出差|培训|学习|学车|考试|开会|生孩子|治病|化疗|坐月子|伺候|照顾老|回?娘家|改嫁|跑了|躲债|躲着|读大学|上大学|读研"
            + "|研究生|大学生|念大学|当兵|参军|入伍|部队|坐牢|监狱|看守所|戒毒|判了|旅游|玩|看看|转转|串亲戚|走亲戚|探亲|相亲|出家|要饭|车祸|去世|没了|陪读|看孩子|带孩子|考上|买了?房|迁到|落户",
            RegexOptions.CultureInvariant)]
    private static partial Regex Errand();

    [GeneratedRegex("每年|年年|来来回回|断断续续|一阵一阵|时不时|有活就|有时候|隔三差五|说不准时候", RegexOptions.CultureInvariant)]
    private static partial Regex Habit();

    [GeneratedRegex("他爸|她爸|孩子爸|他妈|她妈|孩子妈|他爹|他娘|我男人|我媳妇|我老公|我对象", RegexOptions.CultureInvariant)]
    private static partial Regex OwnNamed();

    [GeneratedRegex("长治(?:市)?(?:城里|市里|市区|市内)(?![\\u4e00-\\u9fff]{2}[区县])", RegexOptions.CultureInvariant)]
    private static partial Regex CityItself();

    [GeneratedRegex("国外|境外|出国|外国|日本|韩国|缅甸|非洲|新加坡|俄罗斯|越南|老挝|泰国|马来西亚|阿联酋|迪拜|沙特|美国|澳大利亚|加拿大|德国", RegexOptions.CultureInvariant)]
    private static partial Regex Abroad();

    [GeneratedRegex(
        "^(?:他爸爸?|她爸爸?|他妈妈?|她妈妈?|孩子爸爸?|孩子妈妈?|爸爸|妈妈|爹|娘|我|俺|他|她|就|一直|都|人|现在|如今|还|从|打(?!算)|又|再|的|到了|来|后|起|开始|走|出|份|是|老公|男人|对象|媳妇|跟上?[^在去]{1,4}|先|原来"
            + "|以前|后来|那个|嗯|老板给|转到了?|换到了?|换的|做|月份?|日|号|前|底|初|老家)*(?:去了|去的|去|在|到的|到|上|往|回|于)?", RegexOptions.CultureInvariant)]
    private static partial Regex Leading();
}
