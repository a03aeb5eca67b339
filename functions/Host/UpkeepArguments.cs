using Storage.Backup;

namespace Host;

/// <summary>What stands behind a command: words of its own (<c>--to</c>), and settings as at the start (<c>--data</c>,
/// <c>--Section:Key</c>).</summary>
internal sealed class UpkeepArguments
{
    private readonly Dictionary<string, string> _words = new(StringComparer.Ordinal);
    private readonly IConfiguration _settings;

    private UpkeepArguments(Dictionary<string, string?> settings) =>
        _settings = new ConfigurationBuilder().AddEnvironmentVariables().AddInMemoryCollection(settings).Build();

    /// <summary>Null: something is not understood.</summary>
    public static UpkeepArguments? Read(IReadOnlyList<string> args)
    {
        var (words, settings) = (new Dictionary<string, string>(StringComparer.Ordinal), new Dictionary<string,
            string?>(StringComparer.OrdinalIgnoreCase));
        string? county = null;
        for (var i = 1; i < args.Count; i++)
        {
            if (i == 1 && !args[i].StartsWith('-'))
            {
                county = args[i];
                continue;
            }

            var parts = args[i].Split('=', 2);
            var name = parts[0];
            if (!name.StartsWith("--", StringComparison.Ordinal) || (parts.Length == 1 && ++i == args.Count))
            {
                return null;
            }

            var value = parts.Length == 2 ? parts[1] : args[i];

            switch (name)
            {
                case "--to" or "--from" or "--give-up" or "--without-missing-keys":
                    words[name[2..]] = value;
                    break;
                case "--data":
                    settings["Store:Path"] = value;
                    break;
                default:
                    if (!name.Contains(':', StringComparison.Ordinal))
                    {
                        return null;
                    }

                    settings[name[2..]] = value;
                    break;
            }
        }

        var given = new UpkeepArguments(settings) { County = county };
        foreach (var (word, value) in words)
        {
            given._words[word] = value;
        }

        return given;
    }

    /// <summary>What stands right behind the command.</summary>
    public string? County { get; private init; }

    public string? Setting(string name) => _settings[name];

    public string? Find(string word) => _words.GetValueOrDefault(word);

    /// <exception cref="BackupRefusedException">It was not given.</exception>
    public string Needed(string word, string usage) => Find(word) ?? throw new BackupRefusedException($"缺少 --{word}。{Environment.NewLine}{usage}");
}
