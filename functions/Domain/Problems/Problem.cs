namespace Domain.Problems;

/// <summary>
/// One thing that is wrong with, or notable about, what somebody sent. Bad input is a value, never an exception, and all problems travel together.
/// </summary>
/// <param name="Field">Key of the field (forms.md), with the member where it helps ("currentAddress.division"); empty for the whole form.</param>
/// <param name="Code">Stable kebab-case code that programs may rely on.</param>
/// <param name="Message">Plain Chinese that says what to do next. Never repeats the value: it may be personal data.</param>
public sealed record Problem(string Field, string Code, string Message);
