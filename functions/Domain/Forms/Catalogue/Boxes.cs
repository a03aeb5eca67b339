using Domain.Identity;

namespace Domain.Forms.Catalogue;

/// <summary>One constructor per field type, so that a catalogue reads like the form.</summary>
internal static class Boxes
{
    public static Field<string> Text(string key, string label) => new(key, label, TextKind.Instance);

    public static Field<DateOnly> Date(string key, string label) => new(key, label, DateKind.Instance);

    public static Field<string> Choice(string key, string label) => new(key, label, ChoiceKind.Instance);

    public static Field<CodeSet> Multi(string key, string label) => new(key, label, MultiKind.Instance);

    public static Field<bool> YesNo(string key, string label) => new(key, label, YesNoKind.Instance);

    public static Field<IdentityNumber> Number(string key, string label) =>
        new Field<IdentityNumber>(key, label, IdentityKind.Instance).Private(PrivacyClass.Identifier);

    public static Field<PhoneNumber> Phone(string key, string label) =>
        new Field<PhoneNumber>(key, label, PhoneKind.Instance).Private(PrivacyClass.Identifier);

    public static Field<Address> Place(string key, string label) =>
        new Field<Address>(key, label, AddressKind.Instance).Private(PrivacyClass.Personal);

    public static Field<SpellList> Spells(string key, string label) =>
        new Field<SpellList>(key, label, SpellsKind.Instance).Private(PrivacyClass.Personal);
}
