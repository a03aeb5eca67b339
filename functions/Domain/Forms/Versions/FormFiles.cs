using System.Collections.Frozen;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Domain.Forms.Versions;

/// <summary>A file of the folder and what became of it.</summary>
/// <param name="Name">Of the file, without its folder.</param>
/// <param name="Form">Null where something is wrong: the version before it stays in force.</param>
/// <param name="Problems">Everything that is wrong, in words.</param>
public sealed record FormFile(string Name, FormDefinition? Form, IReadOnlyList<string> Problems);

/// <summary>
/// Versions of the forms that come as files (README.md of this folder): each names the version that it builds on and says only what is other. Pure:
/// whoever reads the folder hands over the texts.
/// </summary>
public static partial class FormFiles
{
    /// <summary>Characters of a file; the longest form written out whole has a third of it.</summary>
    public const int MostCharacters = 200_000;

    private static readonly string[] Head = ["form", "version", "base", "validFrom", "title", "add", "change", "retire"];

    /// <summary>Every file checked as a whole, in the order of versions; one that is damaged takes only those down that build on it.</summary>
    public static IReadOnlyList<FormFile> Read(IEnumerable<(string Name, string Text)> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        var (read, known) = (new List<FormFile>(), new List<FormDefinition>(FormCatalogue.Written));
        var parsed = files.Select(file => (file.Name, Text: file.Text, Version: VersionOf(file.Text))).ToList();
        foreach (var (name, text, _) in parsed.OrderBy(file => file.Version).ThenBy(file => file.Name, StringComparer.Ordinal))
        {
            var problems = new Wrongs();
            var form = Read(text, known, problems);
            if (problems.All.Count == 0 && form is not null)
            {
                known.Add(form);
            }

            read.Add(new(name, problems.All.Count == 0 ? form : null, problems.All));
        }

        return read;
    }

    private static int VersionOf(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("version", out var version)
                && version.ValueKind == JsonValueKind.Number && version.TryGetInt32(out var number) ? number : int.MaxValue;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return int.MaxValue;
        }
    }

    private static FormDefinition? Read(string text, List<FormDefinition> known, Wrongs problems)
    {
        if (text.Length > MostCharacters)
        {
            problems.Add("", $"文件太大，最多 {MostCharacters} 个字符");
            return null;
        }

        try
        {
            using var json = JsonDocument.Parse(text);
            return json.RootElement.ValueKind == JsonValueKind.Object ? Read(new Part(json.RootElement, "", problems), known)
                : problems.Nothing<FormDefinition>("", "需要是一个 JSON 对象");
        }
        catch (JsonException wrong)
        {
            return problems.Nothing<FormDefinition>("", $"不是完整的 JSON，第 {(wrong.LineNumber ?? 0) + 1} 行读不下去");
        }
        catch (InvalidOperationException)
        {
            // A name or text of half a character.
            return problems.Nothing<FormDefinition>("", "里面有不成字的字符，请用 UTF-8 重新保存");
        }
    }

    private static FormDefinition? Read(Part file, List<FormDefinition> known)
    {
        file.Only(Head);
        var (id, version, from) = (file.Text("form", 60), file.Whole("version"), file.Whole("base"));
        var (validFrom, title) = (file.Day("validFrom"), file.Has("title") ? file.Text("title", 60) : null);
        var versions = known.Where(form => form.Id == id).ToList();
        if (id is not null && versions.Count == 0)
        {
            file.Wrong("form", "没有这张表，可用的有 migrant-2024 和 left-behind-2024");
        }

        if (versions.Count == 0 || version is not { } number || from is not { } before || validFrom is not { } day)
        {
            return null;
        }

        if (versions.Find(form => form.Version == before) is not { } basis)
        {
            file.Wrong("base", $"没有第 {before} 版，或者它的文件有错");
            return null;
        }

        if (basis.Version != versions.Max(form => form.Version))
        {
            file.Wrong("base", "要从最新的一版改起，已经有别的文件从这一版改过");
        }

        if (number != before + 1)
        {
            file.Wrong("version", $"需要是 {before + 1}：每一版比前一版大一");
        }

        if (day <= basis.ValidFrom)
        {
            file.Wrong("validFrom", "要比前一版生效得晚");
        }

        var fields = basis.Fields.ToList();
        Change(file, fields);
        Retire(file, fields);
        Add(file, fields, versions, known);
        foreach (var twice in fields.GroupBy(field => field.Name).Where(same => same.Count() > 1))
        {
            file.Wrong("", $"{string.Join("、", twice.Select(field => field.Key))} 都叫“{twice.Key}”：给其中一项写上不同的 name");
        }

        return file.IsWhole ? basis.Revised(number, day, title ?? basis.Title, fields) : null;
    }

    private static void Change(Part file, List<Field> fields)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var change in file.Parts("change"))
        {
            change.Only("key", "label", "name", "question", "hint", "options");
            if (change.Text("key", 60) is not { } key)
            {
                continue;
            }

            if (fields.FindIndex(field => field.Key == key) is var at && at < 0)
            {
                change.Wrong("key", $"这一版没有 {key} 这一项");
                continue;
            }

            if (!seen.Add(key))
            {
                change.Wrong("key", $"{key} 写了两次");
            }

            var before = fields[at];
            var options = change.Has("options") ? FormFileFields.Options(change, before) : null;
            if (options is not null && before.Options.Count == 0)
            {
                change.Wrong("options", $"{key} 不是选择题");
            }
            else if (options is not null && FixedBoxes.Are(before)
                && !options.Select(option => option.Code).ToHashSet().SetEquals(before.Options.Select(option => option.Code)))
            {
                change.Wrong("options", $"{key} 的选项代码是判断和核对用的，只能改文字，不能增减");
            }
            else if (options is not null && fields.SelectMany(Conditions.Of).SelectMany(condition => Conditions.CodesOf(condition, key))
                .FirstOrDefault(code => options.All(option => option.Code != code)) is { } needed)
            {
                change.Wrong("options", $"别的项目要看 {key} 是不是 {needed}，这个选项不能去掉");
            }

            fields[at] = before.Revised(new(change.Maybe("label", 40), change.Maybe("name", 40), change.Maybe("question", 200),
                change.Maybe("hint", 200), options));
        }
    }

    private static void Retire(Part file, List<Field> fields)
    {
        var retired = file.Texts("retire");
        foreach (var key in retired)
        {
            if (fields.Find(field => field.Key == key) is not { } field)
            {
                file.Wrong("retire", $"这一版没有 {key} 这一项");
            }
            else if (FixedBoxes.Are(field))
            {
                file.Wrong("retire", $"{key} 是判断、核对或者联系家长用的，不能取消");
            }
            else if (fields.Find(other => !retired.Contains(other.Key)
                && Conditions.Of(other).Any(condition => Conditions.KeysOf(condition).Contains(key))) is { } needs)
            {
                file.Wrong("retire", $"{needs.Key} 要看 {key}，请把它一起取消");
            }
        }

        fields.RemoveAll(field => retired.Contains(field.Key));
    }

    private static void Add(Part file, List<Field> fields, List<FormDefinition> versions, List<FormDefinition> known)
    {
        foreach (var added in file.Parts("add"))
        {
            added.Only("key", "label", "name", "type", "question", "hint", "after", "options", "standAlone", "shownWhen", "neededWhen", "required",
                "canBeUnknown", "audience", "privacy", "official", "maxLength");
            var (key, after) = (added.Text("key", 40), added.Text("after", 60));
            if (key is not null && !Key().IsMatch(key))
            {
                added.Wrong("key", "由小写字母开头的英文字母和数字组成，最多 40 个");
            }

            if (key is not null && Reserved.Contains(key))
            {
                added.Wrong("key", $"{key} 在统计或者网页上另有用处，请换一个");
            }

            if (key is not null && (fields.Exists(field => field.Key == key) || versions.Exists(form => form.Find(key) is not null)))
            {
                added.Wrong("key", $"{key} 已经有了；取消过的也不能再用");
            }

            var at = fields.FindIndex(field => field.Key == after);
            if (after is not null && at < 0)
            {
                added.Wrong("after", $"没有 {after} 这一项");
            }

            if (FormFileFields.Read(added, key ?? "", at < 0 ? [.. fields] : [.. fields.Take(at + 1)], fields) is { } field)
            {
                if (known.Select(form => form.Find(field.Key)).FirstOrDefault(other => other is not null && other.Type != field.Type) is not null)
                {
                    added.Wrong("type", $"另一张表里 {field.Key} 是别的类型");
                }

                fields.Insert(at < 0 ? fields.Count : at + 1, at < 0 ? field : field.Placed(fields[at].Section));
            }
        }
    }

    /// <summary>What figures are also grouped by, and what pages post beside the boxes: a box of that name would be taken for it.</summary>
    public static readonly FrozenSet<string> Reserved = FrozenSet.Create(StringComparer.Ordinal, "county", "township", "origin", "originCounty",
        "duration", "age", "ageBand", "ageBand3", "ageBand5", "action", "screen", "more", "consent", "formVersion", "formToken", "idempotencyKey",
        "save", "go", "version", "check", "see", "reason", "id", "form", "formId", "unknown", "answers", "warnings", "files");

    [GeneratedRegex("^[a-z][A-Za-z0-9]{1,39}$", RegexOptions.CultureInvariant)]
    private static partial Regex Key();
}
