using Domain.Forms;
using Domain.Forms.Versions;

namespace App.Api.Forms;

/// <summary>The files of <c>Forms:Folder</c>, read once at start.</summary>
public sealed class FormFolder
{
    private FormFolder(string? wrong) => Wrong = wrong;

    /// <summary>What is wrong with any of them, in words; null: nothing. What is damaged is not in force, the version before it is.</summary>
    public string? Wrong { get; }

    /// <summary>Reads the folder and takes in what is whole.</summary>
    /// <param name="folder">Null: there is none, and nothing to take in.</param>
    public static FormFolder Take(string? folder)
    {
        if (folder is null)
        {
            return new(null);
        }

        var (texts, wrong) = (new List<(string Name, string Text)>(), new List<string>());
        try
        {
            foreach (var path in Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal))
            {
                try
                {
                    texts.Add((Path.GetFileName(path), new FileInfo(path).Length > FormFiles.MostCharacters * 4 ? "" : File.ReadAllText(path)));
                }
                catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
                {
                    wrong.Add($"{Path.GetFileName(path)} 读不了，请检查它的权限");
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            wrong.Add("Forms:Folder 的文件夹打不开，请检查路径和权限");
        }

        var files = FormFiles.Read(texts);
        FormCatalogue.Take([.. files.Select(file => file.Form).OfType<FormDefinition>()]);
        wrong.AddRange(files.Where(file => file.Form is null).Select(file => $"{file.Name}：{string.Join("；", file.Problems)}"));
        return new(wrong.Count == 0 ? null : string.Join("。", wrong) + "。改好以后重新启动；在那以前用前一版的表。");
    }
}
