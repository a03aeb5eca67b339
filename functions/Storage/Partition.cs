namespace Storage;

/// <summary>Where documents live together and can be committed together.</summary>
/// <remarks>
/// Two containers. <c>records</c> is partitioned by county code (<c>140403</c>; the city's own documents in <c>140400</c>): everything a county
/// works with is in its partition. <c>index</c> is partitioned by document: what must be found without knowing the county, such as the receipt a
/// mother reads over the telephone.
/// </remarks>
public readonly record struct Partition
{
    private readonly string? _key;

    private Partition(int number, string key) => (Number, _key) = (number, key);

    /// <summary>The county code as a number; 0 in the index container.</summary>
    internal int Number { get; }

    internal bool IsIndex => Number == 0;

    internal bool IsWholeIndex => Number == 0 && Key.Length == 0;

    /// <summary>County code, or the id of the one document in the index container.</summary>
    public string Key => _key ?? "";

    /// <summary>A county's partition.</summary>
    /// <exception cref="ArgumentException">Not six digits.</exception>
    public static Partition County(string code)
    {
        ArgumentNullException.ThrowIfNull(code);
        if (code.Length != 6 || !code.All(char.IsAsciiDigit) || code[0] == '0')
        {
            throw new ArgumentException("A county partition is a six-digit division code.", nameof(code));
        }

        return new(int.Parse(code, System.Globalization.CultureInfo.InvariantCulture), code);
    }

    /// <summary>The partition of one document of the index container; a batch on it holds exactly the document of that id.</summary>
    public static Partition Index(string id) => new(0, Document.CheckId(id));

    /// <summary>
    /// Every document of the index container: for <see cref="IStore.ListAsync"/> only, unordered across documents, and only for sweeps
    /// (unfinished intents). County work never needs it.
    /// </summary>
    public static Partition WholeIndex { get; } = new(0, "");

    public override string ToString() => IsIndex ? "index" : Key;
}
