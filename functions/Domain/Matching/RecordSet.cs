using System.Runtime.InteropServices;
using Domain.Divisions;
using Domain.Identity;

namespace Domain.Matching;

/// <summary>
/// A list of children made ready for comparing: some 150 bytes a child, so that a city of a million fits several times into a small machine.
/// </summary>
/// <remarks>Reads its source once, as it comes; nothing of a record is kept but what is compared.</remarks>
public sealed class RecordSet
{
    /// <summary>A telephone that so many children have is that of the village office and says nothing of a family.</summary>
    private const int PhoneOfAnOffice = 12;

    /// <summary>A number born so many years before the child is a parent's.</summary>
    private const int ParentsAge = 12;

    private readonly List<Entry> _entries = [];
    private readonly List<GuardianEntry> _guardians = [];
    private readonly List<string> _ids = [];

    private RecordSet()
    {
    }

    public int Count => _entries.Count;

    /// <summary>Id of the record at a place in the list.</summary>
    public string Id(int index) => _ids[index];

    internal ReadOnlySpan<Entry> Entries => CollectionsMarshal.AsSpan(_entries);

    internal List<NameForm> Names { get; } = [];

    internal List<SchoolForm> Schools { get; } = [];

    /// <summary>Of the id: samples and ties are decided by it, never by the order of the list.</summary>
    internal ulong[] Marks { get; private set; } = [];

    internal NameForm Name(in Entry entry) => Names[entry.Name];

    internal ReadOnlySpan<GuardianEntry> Guardians(in Entry entry) =>
        CollectionsMarshal.AsSpan(_guardians).Slice(entry.FirstGuardian, entry.GuardianCount);

    /// <summary>Reads a list. Ids must differ, or which of two records is meant cannot be said.</summary>
    public static RecordSet Of(IEnumerable<LinkageRecord> records)
    {
        ArgumentNullException.ThrowIfNull(records);
        var set = new RecordSet();
        var reader = new Reader(set);
        foreach (var record in records)
        {
            reader.Add(record);
        }

        set.Marks = [.. set._ids.Select(id => Hash.Of(id))];
        set.DropOfficePhones();
        return set;
    }

    private void DropOfficePhones()
    {
        var uses = new Dictionary<ulong, int>();
        foreach (var guardian in _guardians)
        {
            if (guardian.Phone != 0)
            {
                CollectionsMarshal.GetValueRefOrAddDefault(uses, guardian.Phone, out _)++;
            }
        }

        foreach (ref var guardian in CollectionsMarshal.AsSpan(_guardians))
        {
            if (guardian.Phone != 0 && uses[guardian.Phone] > PhoneOfAnOffice)
            {
                guardian.Phone = 0;
            }
        }
    }

    /// <summary>What is looked up while a list is read, and not kept.</summary>
    private sealed class Reader(RecordSet set)
    {
        private const int MostGuardians = 4;

        private readonly Dictionary<string, int> _names = new(StringComparer.Ordinal) { [""] = 0 };
        private readonly Dictionary<string, int> _schools = new(StringComparer.Ordinal) { [""] = 0 };
        private readonly Dictionary<string, long> _places = new(StringComparer.Ordinal);
        private readonly Dictionary<string, int> _prefixes = new(StringComparer.Ordinal) { [""] = 0 };

        public void Add(LinkageRecord record)
        {
            if (set.Names.Count == 0)
            {
                set.Names.Add(NameForm.Missing);
                set.Schools.Add(SchoolForm.Missing);
            }

            var first = set._guardians.Count;
            var number = NumberKey.Of(record.Number, record.BirthDate);
            var birth = record.BirthDate is { Year: > 1900 } date ? date.DayNumber : 0;
            foreach (var guardian in record.Guardians.Take(MostGuardians))
            {
                var entry = new GuardianEntry
                {
                    Name = Name(guardian.Name),
                    Phone = Phone(guardian.Phone),
                    Number = NumberKey.Of(guardian.Number, null).LastSixteen
                };
                if (entry.Name != 0 || entry.Phone != 0 || entry.Number != 0)
                {
                    set._guardians.Add(entry);
                }

                // The grown-up's own number in the child's box says nothing of the child.
                if (entry.Number != 0 && entry.Number == number.LastSixteen)
                {
                    number = default;
                }
            }

            var born = number.Birth;
            if (birth != 0 && born != 0 && birth - born > ParentsAge * 365)
            {
                (number, born) = (default, 0);
            }

            set._ids.Add(record.Id);
            set._entries.Add(new Entry
            {
                Code = number.Code,
                Kind = number.Kind,
                PlaceOnNumber = Prefix(number),
                Name = Name(record.Name),
                Birth = birth != 0 ? birth : born,
                BirthStated = birth != 0,
                BirthOnNumber = born != birth && birth != 0 ? born : 0,
                Sex = (byte)(record.Sex is Sex.Male or Sex.Female ? record.Sex : number.Sex),
                Hukou = Place(record.Hukou),
                Current = Place(record.Current),
                School = School(record.School),
                FirstGuardian = first,
                GuardianCount = (byte)(set._guardians.Count - first),
            });
        }

        private int Name(string? raw)
        {
            if (string.IsNullOrWhiteSpace(raw))
            {
                return 0;
            }

            if (!_names.TryGetValue(raw, out var at))
            {
                var form = NameForm.Of(raw);
                at = form.IsMissing ? 0 : set.Names.Count;
                if (!form.IsMissing)
                {
                    set.Names.Add(form);
                }

                _names[raw] = at;
            }

            return at;
        }

        private int School(string? raw)
        {
            if (string.IsNullOrWhiteSpace(raw))
            {
                return 0;
            }

            if (!_schools.TryGetValue(raw, out var at))
            {
                at = set.Schools.Count;
                set.Schools.Add(SchoolForm.Of(raw));
                _schools[raw] = at;
            }

            return at;
        }

        private long Place(DivisionCode? place)
        {
            if (place is not { Value.Length: > 0 } code)
            {
                return 0;
            }

            if (!_places.TryGetValue(code.Value, out var number))
            {
                _places[code.Value] = number = PlaceComparison.Number(DivisionTable.Present(code));
            }

            return number;
        }

        /// <summary>The place in a number as it is called today, so that 140421 and 140404 are one.</summary>
        private int Prefix(NumberKey number)
        {
            var prefix = number.Prefix;
            if (!_prefixes.TryGetValue(prefix, out var today))
            {
                var present = DivisionCode.TryParse(prefix, out var code) ? DivisionTable.Present(code) : default;
                today = _prefixes[prefix] = int.Parse(present.Level == DivisionLevel.County ? present.Value : prefix,
                    System.Globalization.CultureInfo.InvariantCulture);
            }

            return today;
        }

        private static ulong Phone(string? raw)
        {
            var text = string.IsNullOrWhiteSpace(raw) ? "" : PhoneNumber.Normalize(raw);
            return text.Length is < 7 or > 12 || text.AsSpan().IndexOfAnyExceptInRange('0', '9') >= 0 || text.AsSpan(2).IndexOfAnyExcept(text[2]) < 0
                ? 0 : ulong.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
        }
    }
}

/// <summary>One record, ready to be compared.</summary>
internal struct Entry
{
    public UInt128 Code;
    public long Hukou;
    public long Current;
    public int Name;
    public int School;

    /// <summary>Day number; where none is stated, that on the number; 0: not known.</summary>
    public int Birth;

    /// <summary>The day on a valid number where another one is stated.</summary>
    public int BirthOnNumber;

    public int PlaceOnNumber;
    public int FirstGuardian;
    public byte GuardianCount;
    public byte Sex;
    public NumberKind Kind;
    public bool BirthStated;

    public readonly NumberKey Number => new(Code, Kind);
}

/// <summary>One grown-up. Of the number the last sixteen characters.</summary>
internal struct GuardianEntry
{
    public ulong Phone;
    public ulong Number;
    public int Name;
}
