namespace LungSeg.Dicom.Series;

/// <summary>Sums up the notes of a series' headers: one warning for each code, with a count and an example.</summary>
internal static class NoteWarnings
{
    /// <summary>Different elements that one warning names.</summary>
    private const int MaxNamed = 4;

    private static readonly (string Code, string Meaning)[] Kinds =
    [
        (SeriesWarningCodes.UidNotValid,
            "UIDs break the standard's rule (digits and single dots, no zero in front of a number, at most 64 "
                + "characters). They are taken as they are; in DICOM SEG, UIDs made from them stand in their place"),
        (SeriesWarningCodes.ValueOdd, "Values are not written as the standard wants them, but can mean one thing only"),
        (SeriesWarningCodes.EncodingOdd, "The encoding is broken, but can be read in one way only"),
        (SeriesWarningCodes.TransferSyntaxWrong,
            "The transfer syntax that is stated is not the one that the files are in, and was not followed"),
        (SeriesWarningCodes.SecondaryCapture,
            "The slices are secondary captures; whether their values are HU is for whoever stored them to say"),
    ];

    /// <summary>The warnings, in a fixed order.</summary>
    /// <param name="slices">The slices of the volume.</param>
    public static IEnumerable<SeriesWarning> Of(IReadOnlyList<SlicePlane> slices)
    {
        if (!slices.Any(slice => slice.Header.Notes.Count > 0))
            yield break;
        var objects = slices
            .DistinctBy(slice => slice.Key.ObjectName)
            .OrderBy(slice => slice.Key.ObjectName, StringComparer.Ordinal)
            .ToList();
        foreach (var (code, meaning) in Kinds)
        {
            var noted = objects.Where(slice => slice.Header.Notes.Any(note => note.Code == code)).ToList();
            if (noted.Count == 0)
                continue;
            var named = noted
                .SelectMany(slice => slice.Header.Notes)
                .Where(note => note.Code == code)
                .DistinctBy(note => note.Tag)
                .ToList();
            var more = named.Count > MaxNamed ? $"; and {named.Count - MaxNamed} more elements" : "";
            yield return new(
                code,
                $"{meaning}: in {noted.Count} of {objects.Count} files, for example {noted[0].Key.ObjectName}: "
                    + $"{string.Join("; ", named.Take(MaxNamed).Select(note => note.Message))}{more}.");
        }
    }
}
