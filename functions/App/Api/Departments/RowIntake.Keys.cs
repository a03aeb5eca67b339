using App.Documents.Excel;
using Domain.Forms;
using Domain.Identity;
using Domain.Problems;
using Domain.Verification;

namespace App.Api.Departments;

/// <content>What says who the child is.</content>
internal sealed partial class RowIntake
{
    private void TakeKey(RecordKey key, RecordTarget target, string text)
    {
        switch (key)
        {
            case RecordKey.ChildName:
                _row = _row with { Name = Name(target, text) };
                break;
            case RecordKey.CitizenNumber:
                _numbers.Add(NumberReading.Of(text, today));
                break;
            case RecordKey.BirthDate:
                TakeBirth(target, text);
                break;
            case RecordKey.Sex:
                TakeSex(target, text);
                break;
            case RecordKey.GuardianName:
                _row = _row with { GuardianName = _row.GuardianName ?? Name(target, text) };
                break;
            case RecordKey.GuardianPhone:
                TakePhone(target, text);
                break;
            case RecordKey.GuardianCitizenNumber:
                TakeGuardianNumber(target, text);
                break;
            case RecordKey.HukouAddress or RecordKey.CurrentAddress:
                TakePlace(target, text);
                break;
            case RecordKey.Kind when ClerkWords.TryKind(text, out var kind):
                _row = _row with { Kind = kind ?? _row.Kind };
                break;
            case RecordKey.Kind:
                _problems.Add(RecordErrors.NotUnderstood(target, ["流动", "留守", "都不是"]));
                break;
        }
    }

    private void TakeBirth(RecordTarget target, string text)
    {
        if (!Dates.TryRead(text, out var date))
        {
            _problems.Add(RecordErrors.NotADate(target));
        }
        else if (date > today)
        {
            _problems.Add(RecordErrors.DateInFuture(target));
        }
        else
        {
            _row = _row with { BirthDate = _row.BirthDate ?? date };
        }
    }

    private void TakeSex(RecordTarget target, string text)
    {
        Sex? sex = CellWords.Choice(text).ToString().ToLowerInvariant() switch
        {
            "男" or "男性" or "男孩" or "male" or "m" or "1" => Sex.Male,
            "女" or "女性" or "女孩" or "female" or "f" or "2" => Sex.Female,
            "未知" or "未知的性别" or "0" => Sex.Unknown,
            "未说明" or "未说明的性别" or "9" => Sex.NotStated,
            _ => null,
        };
        if (sex is { } known)
        {
            _row = _row with { Sex = known };
        }
        else
        {
            _problems.Add(RecordErrors.NotUnderstood(target, ["男", "女"]));
        }
    }

    private void TakePhone(RecordTarget target, string text)
    {
        var phone = PhoneNumber.Parse(text);
        if (phone.IsValid)
        {
            _row = _row with { GuardianPhone = _row.GuardianPhone ?? phone.Value.Value };
        }
        else if (phone.Code == Domain.Identity.Errors.LostDigits.Code)
        {
            Lost(target);
        }
        else
        {
            _warnings.Add(RecordErrors.NotUsed(new(target.Id, phone.Code, phone.Message), target));
        }
    }

    private void TakeGuardianNumber(RecordTarget target, string text)
    {
        var number = NumberReading.Of(text, today);
        if (number.HasLostDigits)
        {
            Lost(target);
        }
        else if (number.Holder is { } holder)
        {
            _row = _row with { GuardianNumber = _row.GuardianNumber ?? holder.Value };
        }
        else if (number.Wrong is { } wrong)
        {
            _warnings.Add(RecordErrors.NotUsed(new(target.Id, wrong.Code, wrong.Message), target));
        }
    }

    private void TakePlace(RecordTarget target, string text)
    {
        _found.Clear();
        if (_places.TryRead(target.Field!, text, _found, out var division, out var detail))
        {
            SetPlace(target, new(division, detail));
        }
        else
        {
            _warnings.Add(RecordErrors.NotUsed(_found[0], target));
        }
    }

    private void SetPlace(RecordTarget target, Address place) => _row = target.Key == RecordKey.HukouAddress
        ? _row with { Hukou = _row.Hukou ?? place }
        : _row with { Current = _row.Current ?? place };

    /// <summary>
    /// The best of the numbers of a row: the citizen number before the certificate before the register, the sound before the damaged.
    /// </summary>
    /// <returns>Whose number it is, where that can be said.</returns>
    private IdentityNumber? TakeNumbers()
    {
        var target = RecordTarget.Of(RecordKey.CitizenNumber);
        IdentityNumber? holder = null;
        NumberReading? best = null;
        foreach (var number in _numbers)
        {
            if (number.Holder is { } one && holder is { } other && one != other)
            {
                _problems.Add(RecordErrors.NumbersDiffer());
            }

            holder ??= number.Holder;
            best = best is null || Rank(number) < Rank(best) ? number : best;
            TakeCertificate(number.Certificate);
        }

        if (best is null)
        {
            return null;
        }

        foreach (var wrong in _numbers.Select(number => number.Wrong).OfType<IdentityProblem>())
        {
            var problem = new Problem(target.Id, wrong.Code, wrong.Message);
            if (best.Wrong is null)
            {
                _warnings.Add(RecordErrors.NotUsed(problem, target));
            }
            else if (best.Value is null)
            {
                _problems.Add(problem);
            }
            else
            {
                _warnings.Add(RecordErrors.Kept(problem, target));
            }
        }

        _row = _row with { Number = best.Value };
        return holder;

        static int Rank(NumberReading number) => number switch
        {
            { Wrong: not null, Value: null } => 9,
            { Wrong: not null } => 8,
            { Certificate: not null } => 2,
            { Holder: { } holder } when holder.Value == number.Value => 1,
            _ => 3,
        };
    }
}
