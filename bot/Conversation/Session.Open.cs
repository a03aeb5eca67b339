using Domain.Forms;

namespace Conversation;

/// <summary>What is open, and how it changes.</summary>
internal sealed partial class Session
{
    /// <summary>The question of the interview, whatever is asked beside it.</summary>
    private Asked? Interview => _draft.Asked is Asked.Beside { Waiting: var waiting } ? waiting : _draft.Asked;

    /// <summary>The question about a field that is open, or waits.</summary>
    private Asked.OfField? About => Interview as Asked.OfField;

    /// <summary>The part of an answer to it that was understood.</summary>
    private Pending? Half => About?.Half;

    /// <summary>It was answered before.</summary>
    private bool IsAgain => About?.IsAgain == true;

    /// <summary>Opens a question of the form; what was half understood and missed of another one is forgotten.</summary>
    private void Open(Field field, bool isAgain = false) =>
        _draft = _draft with { Asked = new Asked.Question(field.Key, IsAgain: isAgain), Misses = 0 };

    /// <summary>What else was understood of an answer to the open question; null: nothing any more.</summary>
    private void KeepHalf(Pending? half)
    {
        if (_draft.Asked is Asked.OfField open)
        {
            _draft = _draft with
            {
                Asked = open is Asked.Question question ? question with { Half = half } : new Asked.Question(open.Field, half, open.IsAgain)
            };
        }
    }

    /// <summary>The open question is settled: nothing of it is half said, and it is not asked again.</summary>
    private void Settled()
    {
        if (_draft.Asked is Asked.OfField open)
        {
            _draft = _draft with { Asked = new Asked.Question(open.Field) };
        }
    }

    /// <summary>Asks something beside the interview, which waits.</summary>
    private void Aside(Asked.Beside aside)
    {
        _draft = _draft with { Asked = aside };
        AskAside(aside);
    }

    private void EndAside() => _draft = _draft with { Asked = Interview };

    /// <summary>What is open once this is asked.</summary>
    private Asked Opened(string asks) => asks switch
    {
        _ when _draft.Asked is Asked.Beside aside => aside,
        Asking.Consent => new Asked.Consent(),
        Asking.Confirm => new Asked.Summary(),
        Asking.AnotherChild => new Asked.AnotherChild(),
        Asking.Menu when _draft.Answering is not null => new Asked.StaffWords(),
        Asking.Menu => _draft.Begun ? new Asked.Decision() : new Asked.Situation(),
        _ => _draft.Asked is Asked.OfField open && open.Field == asks ? open : new Asked.Question(asks),
    };
}
