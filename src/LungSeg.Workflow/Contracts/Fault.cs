namespace LungSeg.Workflow;

/// <summary>
/// Why something could not be processed: a value, not an exception, and the same wherever it is shown.
/// </summary>
/// <param name="Code">Stable kebab-case code, for programs.</param>
/// <param name="Message">What is wrong, in a sentence. No patient data.</param>
/// <param name="Cure">What to do about it.</param>
/// <param name="Blob">The blob or file it was found in, where there is one.</param>
public sealed record Fault(string Code, string Message, string Cure, string? Blob = null);
