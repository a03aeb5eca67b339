using System.Collections.Immutable;

namespace Domain.Forms;

/// <summary>Which fields a change touches: keys for the audit entry and the history, never values.</summary>
public static class ChangedKeys
{
    /// <summary>Fields whose answer (or being declared unknown) differs, in the order of the form.</summary>
    public static ImmutableArray<string> Between(FormDefinition form, Answers before, Answers after)
    {
        ArgumentNullException.ThrowIfNull(form);
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        return [.. form.Fields
            .Where(field => !Equals(before.Find(field), after.Find(field)) || before.IsUnknown(field) != after.IsUnknown(field))
            .Select(field => field.Key)];
    }
}
