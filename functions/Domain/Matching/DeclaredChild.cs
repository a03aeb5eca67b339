using Domain.Forms;
using Domain.Forms.Catalogue;
using Domain.Identity;

namespace Domain.Matching;

/// <summary>What a declaration or a registered child says that a department's row can be compared with.</summary>
public static class DeclaredChild
{
    private static readonly Person[] GrownUps = [Shared2024.Father, Shared2024.Mother, Migrant2024.OtherGuardian, LeftBehind2024.Carer];

    /// <param name="id">Of the child or the declaration.</param>
    public static LinkageRecord Record(string id, Answers answers)
    {
        ArgumentNullException.ThrowIfNull(answers);
        return new()
        {
            Id = id,
            Name = answers.Get(Shared2024.ChildName),
            Number = answers.Get(Shared2024.CitizenNumber)?.Value,
            BirthDate = answers.TryGet(Shared2024.BirthDate, out var birth) ? birth : null,
            Sex = answers.Get(Shared2024.Sex) switch { "male" => Sex.Male, "female" => Sex.Female, _ => Sex.Unknown },
            Hukou = answers.Get(Shared2024.HukouAddress)?.Division,
            Current = answers.Get(Shared2024.CurrentAddress)?.Division,
            School = answers.Get(Shared2024.School),
            Guardians = [.. GrownUps.Select(person => new LinkageGuardian(answers.Get(person.Name), answers.Get(person.CitizenNumber)?.Value,
                answers.Get(person.Phone)?.Value))
                .Where(guardian => guardian != new LinkageGuardian())],
        };
    }
}
