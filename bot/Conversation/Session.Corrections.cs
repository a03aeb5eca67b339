using Conversation.Readers;
using Conversation.Understanding;
using Domain.Divisions;
using Domain.Forms;
using Domain.Forms.Catalogue;

namespace Conversation;

/// <summary>Putting right what was said before, at any time and in whatever words.</summary>
internal sealed partial class Session
{
    /// <summary>"改一下姓名", "不对，是3月6号", "户口不在壶关，在长子".</summary>
    private bool Edited(string text)
    {
        if ((_isPressed || _draft.Offered.Contains(text)) && FieldNames.Undone(text) is { } named && Named(named) is { } undone
            && _draft.Answers.Has(undone) && _draft.Asked is not Asked.Proposal)
        {
            Retract(undone);
            return true;
        }

        if (Amended(text))
        {
            return true;
        }

        if ((Corrections.JustNow(text) ?? Repairs.Rest(text)?.TrimStart('是', '叫') ?? (MayBeDenied ? Corrections.Denied(text) : null)) is { } right)
        {
            return Correct(right);
        }

        if (!_draft.Begun && _draft.Answering is null)
        {
            return false;
        }

        if (Respelt(text) || Corrected(text))
        {
            return true;
        }

        switch (Corrections.Change(Named, text))
        {
            case null:
                return Replaced(text) || Repaired(text);
            case { Field: null } when Replaced(text):
                return true;
            case { Field: null }:
                WhichField();
                return true;
            case { Field: { } field } when !Plan.IsAsked(field):
                return false;
            case { Field: { } field, Value: { Length: > 0 } value } when Asking.IsField(_draft.Asking) && field.Key != _draft.Asking
                && IsName(field) != IsName(FieldOf(_draft.Asking!) ?? field)
                && Reader.Of(new Scene(field, _draft.Answers, _today, Known(field)), value) is Read.Nothing && AnswersWhatIsAsked(text):
                // 上户口改成刘依诺了, where the name is asked: no answer about the hukou.
                return false;
            case { Field: { Key: "childName" }, Value: { Length: > 2 } value } when value.StartsWith("我叫", StringComparison.Ordinal)
                && FieldOf("declarant.name") is { } mine:
                Change(mine, value);
                return true;
            case { Field: { } field, Value: { Length: > 0 } value }:
                Change(field, value);
                return true;
            case { Field: { } field } when text.Contains('反', StringComparison.Ordinal) && Opposite(field) is { } other
                && Refusal(field, other) is null:
                Propose(field, other, Wording.DoYouMeanChange(field, other));
                return true;
            case { Field: { } field }:
                Revisit(field);
                return true;
        }
    }

    /// <summary>性别选反啦: of two answers the other one.</summary>
    private object? Opposite(Field field) => (field, _draft.Answers.Find(field)) switch
    {
        ({ Type: FieldType.YesNo }, bool yes) => !yes,
        ({ Type: FieldType.Choice, Options: { Count: 2 } two }, string code) => two.First(option => option.Code != code).Code,
        _ => null,
    };

    /// <summary>"不是，…" denies what was said before only where the open question cannot be answered by it.</summary>
    private bool MayBeDenied => Asking.IsField(_draft.Asking)
        && FieldOf(_draft.Asking!) is { Type: FieldType.Date or FieldType.Text or FieldType.Identity or FieldType.Phone or FieldType.Address };

    /// <summary>"思是诗歌的诗", behind a name said just now: the character that sounds alike.</summary>
    private bool Respelt(string text)
    {
        if (Answered().FirstOrDefault() is not { } last || !IsName(last) || _draft.Answers.Find(last) is not string name
            || text.Bare() is not [var wrong, '是', .. var told] || !name.Contains(wrong, StringComparison.Ordinal)
            || !SpeltName.IsExplanation(told, out var character) || character.Length != 1 || name.Contains(character, StringComparison.Ordinal))
        {
            return false;
        }

        Change(last, name.Replace(wrong, character[0]));
        return true;
    }

    private void WhichField() => Aside(new Asked.WhichField(Interview));

    /// <summary>"我叫王秀云，不是王秀英": the field is the one that holds what is said to be wrong.</summary>
    private bool Corrected(string text)
    {
        if (Corrections.Contrast(text) is not var (about, wrong, right))
        {
            return false;
        }

        var held = Answered().Where(field => Holds(field, wrong)).ToList();

        // 照看人不是奶奶，换成姥姥了: the box that holds 奶奶, and not the one that the word names.
        var other = Named(about) is { } named && named.Key != _draft.Asking && _draft.Answers.Has(named)
            && !(named.Type == FieldType.YesNo && held.Count > 0) ? named : Stay(about, wrong);
        if (other is null && AnswersWhatIsAsked(text) && (held.Count == 0 || AnswersWhatIsAsked(right)))
        {
            return false;
        }

        // 妈妈不叫王秀英，叫王秀莹: hers, and not who speaks, though both are called so.
        other ??= about.ContainsAny("爸", "爹") ? held.FirstOrDefault(one => one.Group == "father") : about.ContainsAny("妈", "娘")
            ? held.FirstOrDefault(one => one.Group == "mother") : null;
        var field = other ?? held.FirstOrDefault(one => one.Key.StartsWith("carer.", StringComparison.Ordinal)
            && about.ContainsAny("照看", "照护", "带孩子", "看孩子"))
            ?? held.FirstOrDefault(one => !held.Exists(other => other != one && other.Type == one.Type)) ?? held.FirstOrDefault();
        if (field is null)
        {
            return false;
        }

        Change(field, right);
        return true;
    }

    /// <summary>他妈是2024年3月去的，不是正月: when that parent went.</summary>
    private Field<SpellList>? Stay(string about, string wrong) => !wrong.ContainsAny("月", "年", "号") ? null
        : about.ContainsAny("爸", "爹") && _draft.Answers.Has(LeftBehind2024.FatherWork) ? LeftBehind2024.FatherWork
        : about.ContainsAny("妈", "娘") && _draft.Answers.Has(LeftBehind2024.MotherWork) ? LeftBehind2024.MotherWork
        : null;

    /// <summary>不是在学校交的，是在老家交的 answers the open question; it corrects nothing.</summary>
    private bool AnswersWhatIsAsked(string text) => Asking.IsField(_draft.Asking) && FieldOf(_draft.Asking!) is { } open && !_draft.Answers.Has(open)
        && Reader.Of(new Scene(open, _draft.Answers, _today, Half), text) is Read.Got;

    /// <summary>"不是低保，写错了，是监测户": what stands before the slip tells the field, what stands behind it the answer.</summary>
    private bool Repaired(string text)
    {
        if (SelfCorrection.Split(text) is not var (before, after) || !_draft.Begun || AnswersWhatIsAsked(text)
            || Answered().FirstOrDefault(field => IsAbout(field, before) && CanBe(field, after, isLast: true)) is not { } meant)
        {
            return false;
        }

        Change(meant, after);
        return true;
    }

    /// <summary>Whether words speak of a field: by its name, by two characters of its answer, or as one speaks of it.</summary>
    private bool IsAbout(Field field, string words) => Named(words) == field || Topics.Names(words, field.Key)
        || (_draft.Answers.Find(field) is { } value && field.Type is FieldType.Choice or FieldType.Multi && field.Show(value) is var shown
            && Enumerable.Range(0, Math.Max(0, shown.Length - 1)).Any(at => words.Contains(shown.Substring(at, 2), StringComparison.Ordinal)));

    /// <summary>"租房改成自己买的".</summary>
    private bool Replaced(string text)
    {
        if (Corrections.Replacement(text) is not var (from, to) || Answered().FirstOrDefault(field => Holds(field, from)) is not { } field)
        {
            return false;
        }

        Change(field, to);
        return true;
    }

    /// <summary>Whether the answer to a field is what these words say.</summary>
    private bool Holds(Field field, string words) => words.Length >= 2 && _draft.Answers.Find(field) is { } value
        && (field.Type is FieldType.Text ? (string)value == words
            : field.Type is FieldType.Address or FieldType.Spells ? field.Show(value).Contains(words, StringComparison.Ordinal)
            : field.Type is not FieldType.YesNo && Reader.Of(new Scene(field, Answers.Empty, _today, Known(field)), words) is Read.Got got
            && Same(got.Value, value));

    private static bool Same(object one, object other) => one.Equals(other);

    /// <summary>Fields answered so far, the last one first.</summary>
    private IEnumerable<Field> Answered() =>
        _draft.Trail.Reverse().Select(FieldOf).OfType<Field>().Where(field => Plan.IsAsked(field) && _draft.Answers.Has(field));

    /// <summary>Something said before was wrong: what the sentence names itself, else the last answer that can be read so.</summary>
    private bool Correct(string right)
    {
        if (IsAgain || Half is not null || Answered().FirstOrDefault() is not { } last)
        {
            return false;
        }

        if (Corrected(right) || Restated(right))
        {
            return true;
        }

        if (Corrections.Change(Named, right) is { Field: { } named, Value: { Length: > 0 } value } && Plan.IsAsked(named))
        {
            Change(named, value);
            return true;
        }

        // "没残疾，健康的": the last clause says it.
        var parts = right.Split([',', '，', '。', ' '], StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length > 1 && !Answered().Any(field => CanBe(field, right, field == last)))
        {
            right = parts[^1].TrimStart('是', '叫') is { Length: > 1 } end ? end : parts[^1];
        }

        if (Answered().FirstOrDefault(field => CanBe(field, right, field == last)) is not { } meant)
        {
            // What cannot be an answer to anything said before is one to the open question: "不对，是李小雪".
            return false;
        }

        // A date said to the open question of a date may be meant for that one.
        if (meant != last && Asking.IsField(_draft.Asking) && FieldOf(_draft.Asking!) is { } open && open.Type == meant.Type
            && Reader.Of(new Scene(open, _draft.Answers, _today, Half), right) is Read.Got or Read.Part
            && Mended(meant, right) is { Value: var doubtful })
        {
            Propose(meant, doubtful, Wording.DoYouMeanChange(meant, doubtful));
            return true;
        }

        Change(meant, right);
        return true;
    }

    /// <summary>
    /// The new answer that the words give to a field answered before: read with what still holds of the old one. "白云区" is a district of the city
    /// named before, "文韬" the rest of a name.
    /// </summary>
    private Read.Got? Mended(Field field, string words)
    {
        var before = _draft.Answers.Find(field);
        if (before is SpellList { Count: > 0 } stays && MendedStays(stays, words) is { } mended)
        {
            return new Read.Got(mended, IsRisky: true);
        }

        return Reader.Of(new Scene(field, _draft.Answers, _today, Known(field)), words) is not Read.Got got ? null
            : IsName(field) && before is string { Length: > 2 } name && got.Value is string said && said.Length == name.Length - 1
            && said.Any(name[1..].Contains) ? got with { Value = name[..1] + said }
            : got;
    }

    /// <summary>Only the place or only the beginning of the last stay.</summary>
    private SpellList? MendedStays(SpellList stays, string words)
    {
        var last = stays[stays.Count - 1];
        var saysDate = SpokenDate.Find(words, _today) is not null;
        var place = (last.Division?.Prefecture is { } city && AddressReader.Find(words, city).Found is Resolution.Unique inside ? inside
            : AddressReader.Find(words, null).Found as Resolution.Unique)?.Division.Code;
        if (saysDate == place is not null)
        {
            return null;
        }

        var mended = place is not null ? last with { Division = place }
            : Reader.Of(new Scene(Migrant2024.LeftHukouOn, Answers.Empty, _today, last.StartedOn is { } day
                ? new Pending(Year: day.Year, Month: day.Month) : null), words) is Read.Got { Value: DateOnly from }
                && (last.EndedOn is not { } to || from <= to) ? last with { StartedOn = from } : null;
        return mended is null ? null : new SpellList([.. stays.Take(stays.Count - 1), mended]);
    }

    private static bool IsName(Field field) => field.Key == "childName" || field.Key.EndsWith(".name", StringComparison.Ordinal);

    /// <summary>Whether the words can be another answer to a field; further back only what is plainly of its kind.</summary>
    private bool CanBe(Field field, string right, bool isLast)
    {
        if (Mended(field, right) is not { Value: var value } || Refusal(field, value) is not null
            || (_draft.Answers.Find(field) is { } before && Same(before, value)))
        {
            return false;
        }

        return field.Type switch
        {
            FieldType.Text when IsName(field) => isLast || (_draft.Answers.Find(field) is string { Length: > 1 } name
                && value is string { Length: > 1 and <= 4 } said && (said[0] == name[0] || said[^1] == name[^1])),
            FieldType.Text => field.Key == "school" && right.ContainsAny("小学", "中学", "学校", "幼儿园", "初中", "高中"),
            FieldType.Choice when field.Key == "livesWith" && !isLast && right.Contains('随', StringComparison.Ordinal) => false,
            FieldType.Choice or FieldType.Multi => isLast || (right.Length >= 2 && right[0] is not ('没' or '不')),
            FieldType.YesNo => isLast,
            _ => true,
        };
    }

    /// <summary>Facts that differ from what is written down: "孩子跟奶奶住", "女儿叫李晓雨".</summary>
    private bool Restated(string text)
    {
        // "没上户口？上了呀" asks and answers itself: what was meant is not in its words alone.
        if (text.ContainsAny("？", "?"))
        {
            return false;
        }

        text = SelfCorrection.Split(Corrections.WithoutSlips(text)) is { } split ? split.After : Corrections.WithoutSlips(text);
        text = string.Join('，', Topics.Clauses(text).Where(clause => !clause.ContainsAny("写成", "记成", "填成", "说成", "听成", "弄成", "以前", "原来")));
        var changed = new List<(Field Field, object Value, string? Note)>();
        foreach (var fact in Found(text, null, Answers.Empty).Where(fact => !IsName(fact.Field) || text.ContainsAny("叫", "名", "姓")))
        {
            Add(fact.Field, fact.Value, null);
        }

        foreach (var clause in Topics.Clauses(text))
        {
            foreach (var key in Topics.Of(clause, false))
            {
                if (FieldOf(key) is { } field && (field.Type == FieldType.Choice ? Read(field, text) ?? Read(field, clause) : Read(field, clause)
                    ?? Read(field, text)) is { } got)
                {
                    Add(field, got.Value, got.Note);
                }
            }
        }

        if (changed.Count == 0)
        {
            return false;
        }

        foreach (var (field, value, _) in changed)
        {
            Keep(field, value);
        }

        Changed(changed);
        Ask();
        return true;

        Read.Got? Read(Field field, string words) => Reader.Of(new Scene(field, _draft.Answers, _today, null), words) as Read.Got;

        void Add(Field field, object value, string? note)
        {
            if (Plan.IsAsked(field) && _draft.Answers.Find(field) is { } before && Plan.IsAnswered(field, _draft.Answers) && !Same(before, value)
                && !Follows(field, value) && changed.TrueForAll(one => one.Field.Key != field.Key) && Refusal(field, value) is null)
            {
                changed.Add((field, value, note));
            }
        }
    }

    /// <summary>"carer" and "otherGuardian" are one relation, told apart by the form.</summary>
    private bool Follows(Field field, object value) => field.Key == "declarant.relationship"
        && value is "carer" && _draft.Answers.Get(Shared2024.DeclarantRelationship) is "carer" or "otherGuardian" or "other" && value is "carer";

    private void Changed(IReadOnlyList<(Field Field, object Value, string? Note)> changed)
    {
        var told = changed.Select(one =>
            $"{FieldNames.Label(one.Field)} {Show(one.Field, one.Value)}{(one.Note is null ? "" : $"（{one.Note}）")}");
        _said.Add($"改好了：{string.Join("，", told)}。");
        foreach (var (field, _, _) in changed)
        {
            Undoable(field);
        }

        SayContradictions();
    }

    /// <summary>A new answer to a field answered before; what follows from it is worked out anew.</summary>
    private void Change(Field field, string value)
    {
        if (Mended(field, value) is { } mended && Refusal(field, mended.Value) is null)
        {
            Keep(field, mended.Value);
            Changed([(field, mended.Value, mended.Note)]);
            Ask();
            return;
        }

        switch (Reader.Of(new Scene(field, _draft.Answers, _today, Known(field)), value))
        {
            case Read.Part or Read.Wrong or Read.Got or Read.Confirm:
                Open(field, isAgain: true);
                Answer(field, value);
                break;
            default:
                Revisit(field);
                break;
        }
    }

    /// <summary>"不对，是4号": the year and the month said before still hold.</summary>
    private Pending? Known(Field field) => _draft.Answers.Find(field) is DateOnly date ? new Pending(Year: date.Year, Month: date.Month) : null;

    private void Revisit(Field field)
    {
        Open(field, isAgain: true);
        var before = _draft.Answers.Find(field) is { } value && Plan.IsAnswered(field, _draft.Answers)
            ? $"原来记的是：{Show(field, value)}。不改就说“不改”。\n" : "";
        Say($"{before}{Wording.Question(field, _draft.Answers)}",
            [.. Choices(field), .. before.Length > 0 ? [new Choice("不改")] : Array.Empty<Choice>()], field.Key);
    }

    /// <summary>The button 不对: exactly this answer is gone, and asked again.</summary>
    private void Retract(Field field)
    {
        _draft = _draft with
        {
            Answers = _draft.Answers.Without(field),
            Trail = _draft.Trail.Remove(field.Key),
            JustSaid = _draft.JustSaid.Remove(field.Key),
            Skipped = _draft.Skipped.Except([field.Key, $"{field.Group}.*"]),
            ChildAge = field.Key is "childName" or "sex" or "birthDate" ? null : _draft.ChildAge,
        };
        Open(field, isAgain: true);
        Say($"{Wording.TakenOut}{Rewording.Of(field, _draft.Answers)}", Choices(field), field.Key);
    }
}
