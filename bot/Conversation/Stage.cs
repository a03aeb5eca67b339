namespace Conversation;

/// <summary>What the conversation is about as a whole; <see cref="Asked"/> is what is open in it. Exactly one of these at any time.</summary>
public abstract record Stage
{
    private Stage()
    {
    }

    /// <summary>No child is being declared: greeting, consent, the menu, or the end.</summary>
    public sealed record Before : Stage;

    /// <summary>The menu has been answered: a child is being declared.</summary>
    /// <param name="Supplementing">Go through the optional rest as well.</param>
    /// <param name="Anyway">No form fits yet, and the family wants to be noted all the same.</param>
    public sealed record Declaring(bool Supplementing = false, bool Anyway = false) : Stage;

    /// <summary>A question of staff is being answered.</summary>
    /// <param name="Interview">What it interrupted; null where that could not be read any more.</param>
    public sealed record OfStaff(StaffQuestion Question, Draft? Interview) : Stage;
}
