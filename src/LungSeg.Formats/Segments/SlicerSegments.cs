using System.Globalization;
using System.Text.RegularExpressions;
using LungSeg.Dicom.Segmentations;
using LungSeg.Formats.VolumeFiles;
using LungSeg.Voxels.Anatomy;

namespace LungSeg.Formats.Segments;

/// <summary>What 3D Slicer says of segments in a NRRD's header, see <c>vtkMRMLSegmentationStorageNode</c>.</summary>
internal static partial class SlicerSegments
{
    /// <summary>Reads them; none of a file that says nothing.</summary>
    /// <exception cref="VolumeFaultException">Segments lie in several layers.</exception>
    public static IReadOnlyList<SegmentDescription> Read(string header)
    {
        var fields = Field()
            .Matches(header)
            .GroupBy(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture))
            .OrderBy(segment => segment.Key)
            .Select(segment =>
                segment
                    .DistinctBy(match => match.Groups[2].Value)
                    .ToDictionary(match => match.Groups[2].Value, match => match.Groups[3].Value.Trim())
            );
        return [.. fields.Select(Segment)];
    }

    private static SegmentDescription Segment(Dictionary<string, string> fields)
    {
        if (fields.GetValueOrDefault("Layer", "0") != "0")
            throw VolumeFaults.Encoding("segments that overlap, in several layers");
        var number = int.Parse(fields.GetValueOrDefault("LabelValue", "1"), CultureInfo.InvariantCulture);
        var terms = fields
            .GetValueOrDefault("Tags", "")
            .Split('|')
            .FirstOrDefault(tag => tag.StartsWith("TerminologyEntry:", StringComparison.Ordinal))
            ?.Split('~')
            ?? [];
        return new(number, fields.GetValueOrDefault("Name"), Concept(terms, 2), Concept(terms, 3));
    }

    /// <summary>Context, category, type, modifier.</summary>
    private static CodedConcept? Concept(string[] terms, int place) =>
        terms.Length > place && terms[place].Split('^') is [var scheme, { Length: > 0 } value, var meaning]
            ? new(scheme, value, meaning)
            : null;

    [GeneratedRegex(@"^Segment(\d{1,4})_([A-Za-z]+):=(.*)$", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Field();
}
