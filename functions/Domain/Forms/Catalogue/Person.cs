using Domain.Identity;
using static Domain.Forms.Catalogue.Boxes;

namespace Domain.Forms.Catalogue;

/// <summary>The five boxes the forms ask of every adult: name, number, phone, hukou address, current address.</summary>
public sealed class Person
{
    internal Person(string group, string label, string spoken, Section section)
    {
        Name = Text(group + ".name", label + "姓名").In(section).Private(PrivacyClass.Personal).Ask($"{spoken}叫什么名字？");
        CitizenNumber = Number(group + ".citizenNumber", label + "公民身份号码").In(section).Ask($"{spoken}的公民身份号码是多少？");
        Phone = Boxes.Phone(group + ".phone", label + "联系方式").In(section).Ask($"{spoken}的电话是多少？");
        HukouAddress = Place(group + ".hukouAddress", label + "户籍地址").In(section).Ask($"{spoken}的户口在哪里？");
        CurrentAddress = Place(group + ".currentAddress", label + "现居住地").In(section).Ask($"{spoken}现在住在哪里？");
    }

    private Person(Person from, Condition shown)
    {
        Name = from.Name.When(shown);
        CitizenNumber = from.CitizenNumber.OptionalWhen(shown);
        Phone = from.Phone.When(shown);
        HukouAddress = from.HukouAddress.OptionalWhen(shown);
        CurrentAddress = from.CurrentAddress.OptionalWhen(shown);
    }

    private Person(Person from, Field<string> name) => (Name, CitizenNumber, Phone, HukouAddress, CurrentAddress) =
        (name, from.CitizenNumber, from.Phone, from.HukouAddress, from.CurrentAddress);

    public Field<string> Name { get; }

    public Field<IdentityNumber> CitizenNumber { get; }

    public Field<PhoneNumber> Phone { get; }

    public Field<Address> HukouAddress { get; }

    public Field<Address> CurrentAddress { get; }

    /// <summary>The same person, shown only while the condition holds; then name and phone are needed (forms.md: the carer).</summary>
    internal Person ShownWhen(Condition shown) => new(this, shown);

    /// <summary>The same person, whose name is needed while the condition holds (forms.md: the other guardian).</summary>
    internal Person NeededWhen(Condition needed) => new(this, Name.Needed(needed));

    public IEnumerable<Field> All => [Name, CitizenNumber, Phone, HukouAddress, CurrentAddress];
}
