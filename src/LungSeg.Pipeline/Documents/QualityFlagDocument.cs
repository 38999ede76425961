namespace LungSeg.Pipeline.Documents;

/// <summary>Something about the result that a person should know.</summary>
/// <param name="Code">Stable kebab-case code.</param>
/// <param name="Severity"><c>info</c>, <c>warning</c> or <c>error</c>.</param>
/// <param name="Message">Plain text.</param>
/// <param name="Value">The number behind it, where there is one.</param>
/// <param name="Unit">The number's unit.</param>
public sealed record QualityFlagDocument(string Code, string Severity, string Message, double? Value, string? Unit);
