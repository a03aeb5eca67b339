using System.Globalization;
using Mutants;

// dotnet run -c Release --project tests/Mutants -- [how many] [seed]
var count = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 60;
var seed = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 1;
var copy = await WorkingCopy.MakeAsync();
var all = Mutation.In(copy.Root, WorkingCopy.Rooms.Select(room => room.Folder)).ToList();
var chosen = new Random(seed).GetItems(all.ToArray(), count * 2).Distinct().Take(count).ToList();
Console.WriteLine($"{all.Count} possible, {chosen.Count} tried (seed {seed})");
var (killed, survived, refused) = (0, new List<Mutation>(), 0);
var held = new HashSet<string>(StringComparer.Ordinal);
foreach (var mutation in chosen)
{
    if (held.Add(WorkingCopy.RoomOf(mutation).Folder))
    {
        await copy.MustHoldAsync(WorkingCopy.RoomOf(mutation).Folder);
    }

    var fate = await copy.TryAsync(mutation);
    killed += fate == Fate.Killed ? 1 : 0;
    refused += fate == Fate.DoesNotCompile ? 1 : 0;
    if (fate == Fate.Survived)
    {
        survived.Add(mutation);
    }

    Console.WriteLine($"{fate}: {mutation.Place} {mutation.Told}");
}

Console.WriteLine();
survived.ForEach(mutation => Console.WriteLine($"survived: {mutation.Place} {mutation.Told}"));
Console.WriteLine($"{killed} of {killed + survived.Count} killed, {refused} did not compile");
return 0;
