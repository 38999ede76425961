namespace LungSeg.Dicom;

/// <summary>Something in an object that breaks the standard, was beyond doubt all the same, and was read.</summary>
/// <param name="Code">One of <see cref="SeriesWarningCodes"/>.</param>
/// <param name="Tag">The element it was found at, group * 65536 + element.</param>
/// <param name="Message">What was found and how it was taken, in a sentence; numbers are quoted, identities
/// never.</param>
public sealed record HeaderNote(string Code, uint Tag, string Message);
