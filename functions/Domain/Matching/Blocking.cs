namespace Domain.Matching;

/// <summary>The keys under which a record is kept and looked for.</summary>
internal static class Blocking
{
    private enum Key : ulong
    {
        Number = 1,
        BehindPrefix,
        BirthAndSound,
        BirthAndHukou,
        BirthAndCurrent,
        BirthAndSurname,
        BirthAndGuardian,
        Phone,
        GuardianNumber,
        SoundAndGuardian,
        SoundAndYear,
        SoundAndDay,
        SamePerson,
    }

    private const int MostSounds = 3;

    /// <summary>
    /// All keys but those of the number; <paramref name="otherDates"/>: also under the dates that a birth is mistaken for; <paramref name="narrow"/>:
    /// without those under which a whole county's children of a day stand.
    /// </summary>
    public static void WithoutNumber(RecordSet set, in Entry entry, bool otherDates, bool narrow, Scratch scratch, List<ulong> into)
    {
        var name = set.Name(entry);
        scratch.Sounds.Clear();
        if (!name.IsMissing)
        {
            name.Sounds(scratch.Sounds, MostSounds);
        }

        foreach (var birth in (ReadOnlySpan<int>)[entry.Birth, entry.BirthOnNumber])
        {
            if (birth == 0)
            {
                continue;
            }

            foreach (var sound in scratch.Sounds)
            {
                into.Add(Of(Key.BirthAndSound, (ulong)birth, sound));
                if (narrow)
                {
                    continue;
                }

                into.Add(Of(Key.SoundAndYear, (ulong)DateOnly.FromDayNumber(birth).Year, sound));
            }

            if (narrow)
            {
                continue;
            }

            if (scratch.Sounds.Count > 0)
            {
                var date = DateOnly.FromDayNumber(birth);
                into.Add(Of(Key.SoundAndDay, (ulong)((date.Month * 100) + date.Day), name.Sound));
            }

            if (PlaceComparison.County(entry.Hukou) is var hukou && hukou != 0)
            {
                into.Add(Of(Key.BirthAndHukou, (ulong)birth, (ulong)hukou));
            }

            if (PlaceComparison.County(entry.Current) is var current && current != 0)
            {
                into.Add(Of(Key.BirthAndCurrent, (ulong)birth, (ulong)current));
            }

            if (name.Surname > 0)
            {
                into.Add(Of(Key.BirthAndSurname, (ulong)birth, Syllables.Spoken(name.Syllables[0])));
            }

            if (otherDates && scratch.Sounds.Count > 0)
            {
                scratch.Dates.Clear();
                DateComparison.Others(birth, scratch.Dates);
                foreach (var other in scratch.Dates)
                {
                    into.Add(Of(Key.BirthAndSound, (ulong)other, name.Sound));
                }
            }
        }

        foreach (var guardian in set.Guardians(entry))
        {
            if (guardian.Phone != 0)
            {
                into.Add(Of(Key.Phone, guardian.Phone, 0));
            }

            if (guardian.Number != 0)
            {
                into.Add(Of(Key.GuardianNumber, guardian.Number, 0));
            }

            if (guardian.Name != 0 && set.Names[guardian.Name].Sound is var sound)
            {
                if (entry.Birth != 0)
                {
                    into.Add(Of(Key.BirthAndGuardian, (ulong)entry.Birth, sound));
                }

                if (!name.IsMissing)
                {
                    into.Add(Of(Key.SoundAndGuardian, name.Sound, sound));
                }
            }
        }
    }

    /// <summary>The number, or what a damaged one may have been; and the number without its place.</summary>
    public static void OfNumber(in Entry entry, Scratch scratch, List<ulong> into)
    {
        if (entry.Kind == NumberKind.Missing)
        {
            return;
        }

        into.Add(Exact(entry.Code));
        if (entry.Number.BehindPrefix is var behind && behind != 0)
        {
            into.Add(Of(Key.BehindPrefix, behind, (ulong)entry.PlaceOnNumber));
        }

        scratch.Codes.Clear();
        entry.Number.Corrections(scratch.Codes);
        foreach (var code in scratch.Codes)
        {
            into.Add(Exact(code));
        }
    }

    /// <summary>Under these the same person stands twice in one list.</summary>
    public static void SamePerson(RecordSet set, in Entry entry, List<ulong> into)
    {
        if (entry.Kind is NumberKind.Valid or NumberKind.Other)
        {
            into.Add(Exact(entry.Code));
        }

        if (entry.Name == 0 || entry.Birth == 0)
        {
            return;
        }

        var person = Hash.Of(set.Name(entry).Ordinary, (ulong)entry.Birth);
        foreach (var guardian in set.Guardians(entry))
        {
            foreach (var known in (ReadOnlySpan<ulong>)[guardian.Phone, guardian.Number, guardian.Name == 0 ? 0 : set.Names[guardian.Name].Ordinary])
            {
                if (known != 0)
                {
                    into.Add(Of(Key.SamePerson, person, known));
                }
            }
        }
    }

    public static ulong Exact(UInt128 code) => Of(Key.Number, (ulong)(code >> 64), unchecked((ulong)code));

    private static ulong Of(Key key, ulong first, ulong second) => Hash.Of(Hash.Of((ulong)key, first), second);

    /// <summary>Lists that are filled and emptied again for each record.</summary>
    internal sealed class Scratch
    {
        public List<ulong> Sounds { get; } = [];

        public List<int> Dates { get; } = [];

        public List<UInt128> Codes { get; } = [];
    }
}
