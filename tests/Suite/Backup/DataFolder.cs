namespace Suite.Backup;

/// <summary>A data folder of the embedded store as a whole: what lies in it, and its keys and heads beside it.</summary>
internal static class DataFolder
{
    /// <summary>Copies it to where nothing is yet; nobody may have it open.</summary>
    public static void Copy(string from, string to)
    {
        Files(from, to);
        foreach (var beside in Directory.EnumerateFiles(Path.GetDirectoryName(from)!, Path.GetFileName(from) + ".*"))
        {
            File.Copy(beside, to + Path.GetFileName(beside)[Path.GetFileName(from).Length..]);
        }
    }

    /// <summary>Every file of a folder into another one.</summary>
    public static void Files(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
