namespace LungSeg.Dicom.Series;

/// <summary>Something odd that did not keep a series from being processed.</summary>
/// <param name="Code">Stable, in kebab case: one of <see cref="SeriesWarningCodes"/>.</param>
/// <param name="Message">What, with the numbers.</param>
public sealed record SeriesWarning(string Code, string Message);
