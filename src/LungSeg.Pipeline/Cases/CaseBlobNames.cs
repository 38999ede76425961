using LungSeg.Pipeline.Documents;
using LungSeg.Pipeline.Ports;

namespace LungSeg.Pipeline.Cases;

/// <summary>Names of blobs that a case's own document speaks of.</summary>
public static class CaseBlobNames
{
    /// <summary>
    /// Where a summary may lie that a case's document names. The document counts from where its own store began: that
    /// may
    /// be the folder that is read, the case's own, or the one above. A name from a file is checked like one from the
    /// network: it must stay under its own case.
    /// </summary>
    /// <param name="prefix">What the names of the case's results start with, with the '/' at its end; may be
    /// empty.</param>
    /// <param name="named">The name in the document; null where there is none.</param>
    public static IEnumerable<string> OfSummary(string prefix, string? named)
    {
        if (named is null || !named.EndsWith("/" + SummaryDocument.FileName, StringComparison.Ordinal))
            return [];
        var above = prefix[..(prefix.TrimEnd('/').LastIndexOf('/') + 1)];
        return new[] { named, prefix + named, above + named }
            .Distinct(StringComparer.Ordinal)
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal) && BlobName.IsValid(name, out _));
    }
}
