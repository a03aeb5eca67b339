namespace Domain.Forms.Versions;

/// <summary>What the conditions of boxes look at.</summary>
internal static class Conditions
{
    public static IEnumerable<Condition> Of(Field field) => ((Condition?[])[field.ShownWhen, field.NeededWhen]).OfType<Condition>().SelectMany(Parts);

    /// <summary>The boxes that one of them looks at; a rule of the program looks only at boxes that no file takes away.</summary>
    public static IEnumerable<string> KeysOf(Condition condition) => condition switch
    {
        Condition.OneOf one => [one.Field.Key],
        Condition.Includes includes => [includes.Field.Key],
        Condition.Says says => [says.Field.Key],
        Condition.YoungerThan younger => [younger.BirthDate.Key],
        _ => [],
    };

    /// <summary>The codes of a box that one of them asks for.</summary>
    public static IEnumerable<string> CodesOf(Condition condition, string key) => condition switch
    {
        Condition.OneOf one when one.Field.Key == key => one.Codes,
        Condition.Includes includes when includes.Field.Key == key => [includes.Code],
        _ => [],
    };

    private static IEnumerable<Condition> Parts(Condition condition) => condition switch
    {
        Condition.All all => all.Parts.SelectMany(Parts),
        Condition.Any any => any.Parts.SelectMany(Parts),
        _ => [condition],
    };
}
