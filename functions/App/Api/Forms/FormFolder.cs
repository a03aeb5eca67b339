using Domain.Forms;
using Domain.Forms.Versions;

namespace App.Api.Forms;

/// <summary>The files of <c>Forms:Folder</c>, read once at start.</summary>
public sealed class FormFolder
{
    /// <summary>The setting, as the host and the commands of the console read it.</summary>
    public const string Setting = "Forms:Folder";

    private FormFolder(IReadOnlyList<string> wrong) => Problems = wrong;

    /// <summary>Everything that is wrong with any of them, in words, each with the name of its file.</summary>
    public IReadOnlyList<string> Problems { get; }

    /// <summary>
    /// The same as one text, with what to do about it; null: nothing is wrong. Instead of what is damaged the version before it is in force.
    /// </summary>
    public string? Wrong => Problems.Count == 0 ? null : string.Join("。", Problems)
        + "。改好以后重新启动；在那以前用前一版的表。";

    /// <summary>Reads the folder and takes in what is whole.</summary>
    /// <param name="folder">Null: there is none, and nothing to take in.</param>
    /// <exception cref="InvalidOperationException">Forms were asked for already: the program calls this too late.</exception>
    public static FormFolder Take(string? folder)
    {
        if (string.IsNullOrWhiteSpace(folder))
        {
            return new([]);
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
            wrong.Add($"{Setting} 的文件夹打不开，请检查路径和权限");
        }

        var files = FormFiles.Read(texts);
        FormCatalogue.Take([.. files.Select(file => file.Form).OfType<FormDefinition>()]);
        return new([.. wrong, .. files.Where(file => file.Form is null).Select(file => $"{file.Name}：{string.Join("；", file.Problems)}")]);
    }
}
