using Domain.Forms.Catalogue;

namespace Domain.Forms.Versions;

/// <summary>A new box of a file: what it is, when it is shown and needed.</summary>
internal static class FormFileFields
{
    /// <summary>The kinds that a person answers for himself; numbers, telephones and addresses are what the program recognises people by.</summary>
    private static readonly string[] Types = ["text", "date", "choice", "multi", "yesNo"];

    private const int MostOptions = 60;

    /// <param name="before">The boxes that stand before it: a condition looks at no other.</param>
    /// <param name="all">Every box so far, to say whether one stands too late or does not exist.</param>
    public static Field? Read(Part added, string key, IReadOnlyList<Field> before, IReadOnlyList<Field> all)
    {
        var (label, type) = (added.Text("label", 40), added.OneOf("type", Types));
        if (type is null && !added.Has("type"))
        {
            added.Wrong("type", $"需要是 {string.Join("、", Types)} 之一");
        }

        var extra = Extra.Read(added, before, all);
        var options = added.Has("options") ? Options(added, null) : [];
        var alone = added.Texts("standAlone");
        if (type is "choice" or "multi" && options is { Count: 0 })
        {
            added.Wrong("options", "选择题要有选项");
        }
        else if (type is "text" or "date" or "yesNo" && added.Has("options"))
        {
            added.Wrong("options", "只有 choice 和 multi 有选项");
        }

        if (added.Has("standAlone") && (type != "multi" || alone.Any(code => options?.All(option => option.Code != code) != false)))
        {
            added.Wrong("standAlone", "是 multi 的选项代码");
        }

        var most = added.Has("maxLength") ? added.Whole("maxLength") : null;
        if (most is not null && (type != "text" || most > 500))
        {
            added.Wrong("maxLength", "只用于 text，最多 500");
        }

        if (label is null || options is null)
        {
            return null;
        }

        return type switch
        {
            "text" => extra.On(Boxes.Text(key, label)).UpTo(most ?? 100),
            "date" => extra.On(Boxes.Date(key, label)),
            "yesNo" => extra.On(Boxes.YesNo(key, label)),
            "choice" => extra.On(Boxes.Choice(key, label)).Among(options),
            "multi" => extra.On(Boxes.Multi(key, label)).Among(options).Alone(alone),
            _ => null,
        };
    }

    /// <summary>A list of options; null where something is wrong with it.</summary>
    /// <param name="of">The box whose list it replaces: an option that stays as it was keeps what the paper prints.</param>
    public static IReadOnlyList<Option>? Options(Part box, Field? of)
    {
        var options = new List<Option>();
        foreach (var part in box.Parts("options"))
        {
            part.Only("code", "label");
            if (part.Text("code", 40) is not { } code || part.Text("label", 40) is not { } label)
            {
                return null;
            }

            if (!code.All(char.IsAsciiLetterOrDigit))
            {
                part.Wrong("code", "由英文字母和数字组成");
            }

            if (of?.FindOption(code) is null && code is "unknown" or "notAsked" or "notApplicable" or "multiple")
            {
                part.Wrong("code", $"{code} 在统计里另有用处，请换一个");
            }

            if (options.Exists(option => option.Code == code || option.Label == label))
            {
                part.Wrong("", $"{code}（{label}）写了两次");
            }

            var before = of?.FindOption(code);
            options.Add(before?.Label == label ? before : new(code, label, before?.Supplementary ?? false));
        }

        if (options.Count is 0 or > MostOptions)
        {
            box.Wrong("options", $"需要 1 到 {MostOptions} 个选项");
            return null;
        }

        return options;
    }

    /// <summary>What every box has, whatever its kind.</summary>
    private sealed record Extra(string? Name, string Question, string Hint, Condition? Shown, Condition? NeededWhen, bool Required, bool MayBeUnknown,
        Audience Audience, PrivacyClass Privacy, bool Official)
    {
        public static Extra Read(Part added, IReadOnlyList<Field> before, IReadOnlyList<Field> all)
        {
            var (required, unknown) = (added.Yes("required", false), added.Yes("canBeUnknown", true));
            if (!unknown && !required)
            {
                added.Wrong("canBeUnknown", "不必填的项目不用写");
            }

            var needed = added.Object("neededWhen") is { } when ? Reads(when, before, all, 0) : null;
            if (added.Has("neededWhen") && !required)
            {
                added.Wrong("neededWhen", "要同时写 \"required\": true");
            }

            return new(added.Maybe("name", 40), added.Text("question", 200) ?? "", added.Maybe("hint", 200) ?? "",
                added.Object("shownWhen") is { } shown ? Reads(shown, before, all, 0) : null, needed, required, unknown,
                added.OneOf("audience", "everyone", "staff") == "staff" ? Audience.Staff : Audience.Everyone,
                added.OneOf("privacy", "ordinary", "sensitive", "personal") switch
                {
                    "ordinary" => PrivacyClass.Ordinary,
                    "personal" => PrivacyClass.Personal,
                    _ => PrivacyClass.Sensitive,
                },
                added.Yes("official", false));
        }

        public Field<T> On<T>(Field<T> box)
            where T : notnull
        {
            var field = box.Ask(Question, Hint).For(Audience).Private(Privacy);
            field = Name is null ? field : field.Called(Name);
            field = Official ? field : field.NotOnPaper();
            field = Shown is null ? field : Required ? field.When(Shown) : field.OptionalWhen(Shown);
            return !Required ? field : MayBeUnknown ? field.Needed(NeededWhen) : NeededWhen is null ? field.Must() : field.Needed(NeededWhen).Known();
        }

        private static Condition? Reads(Part json, IReadOnlyList<Field> before, IReadOnlyList<Field> all, int depth)
        {
            if (depth > 4)
            {
                json.Wrong("", "条件套得太深");
                return null;
            }

            if (json.Has("all") || json.Has("any"))
            {
                var name = json.Has("all") ? "all" : "any";
                json.Only(name);
                List<Condition> parts = [.. json.Parts(name).Select(part => Reads(part, before, all, depth + 1)).OfType<Condition>()];
                if (parts.Count == 0)
                {
                    json.Wrong(name, "至少要有一个条件");
                }

                return name == "all" ? new Condition.All(parts) : new Condition.Any(parts);
            }

            if (json.Text("field", 60) is not { } key)
            {
                return null;
            }

            if (before.FirstOrDefault(field => field.Key == key) is not { } looked)
            {
                json.Wrong("field", all.Any(field => field.Key == key) ? $"{key} 排在后面，条件只能看前面的项目" : $"没有 {key} 这一项");
                return null;
            }

            switch (looked)
            {
                case Field<string> choice when choice.Type == FieldType.Choice && json.Has("in"):
                    json.Only("field", "in");
                    var codes = json.Texts("in");
                    Known(json, "in", looked, codes);
                    return new Condition.OneOf(choice, codes);
                case Field<CodeSet> several when json.Has("includes"):
                    json.Only("field", "includes");
                    var code = json.Text("includes", 40) ?? "";
                    Known(json, "includes", looked, [code]);
                    return new Condition.Includes(several, code);
                case Field<bool> says when json.Has("is"):
                    json.Only("field", "is");
                    return new Condition.Says(says, json.Yes("is", true));
                default:
                    json.Wrong("", $"{key} 的条件不对：choice 用 in，multi 用 includes，yesNo 用 is");
                    return null;
            }
        }

        private static void Known(Part json, string name, Field field, IReadOnlyList<string> codes)
        {
            if (codes.Count == 0 || codes.Any(code => field.FindOption(code) is null))
            {
                json.Wrong(name, $"是 {field.Key} 的选项代码");
            }
        }
    }
}
