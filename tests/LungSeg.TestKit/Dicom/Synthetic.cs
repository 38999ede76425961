using LungSeg.Dicom.Part10;
using LungSeg.Dicom.Writing;
using LungSeg.Voxels.Geometry;

namespace LungSeg.TestKit.Dicom;

/// <summary>Small made-up CT objects.</summary>
public static class Synthetic
{
    public const int Rows = 5;

    public const int Columns = 7;

    /// <summary>A slice's description; change it with "with".</summary>
    public static CtSliceDescription Slice(double z = 0, string series = "series") => new()
    {
        StudyInstanceUid = DicomUid.FromHash("study"),
        SeriesInstanceUid = DicomUid.FromHash(series),
        FrameOfReferenceUid = DicomUid.FromHash("frame"),
        SopInstanceUid = DicomUid.FromHash(series, z.ToString("R", System.Globalization.CultureInfo.InvariantCulture)),
        Rows = Rows,
        Columns = Columns,
        Position = new(-10, -20, z),
        SpacingX = 0.7,
        SpacingY = 0.8,
    };

    /// <summary>Seeded random cells of so many bits.</summary>
    public static short[] Cells(int seed, int bits = 16, int count = Rows * Columns)
    {
        var random = new Random(seed);
        var cells = new short[count];
        for (var i = 0; i < count; i++) cells[i] = (short)random.Next(1 << bits);
        return cells;
    }

    /// <summary>An Enhanced CT object: rescale shared, positions per frame, in the order given.</summary>
    public static DicomDataset Enhanced(IReadOnlyList<Vector3D> positions, ReadOnlySpan<short> cells)
    {
        var dataset = CtSliceWriter.Dataset(Slice(), new short[Rows * Columns])
            .SetText(DicomTags.SopClassUid, DicomVr.UI, SopClasses.EnhancedCtImage)
            .SetInteger(DicomTags.NumberOfFrames, positions.Count)
            .SetBytes(
                DicomTags.PixelData, DicomVr.OW, System.Runtime.InteropServices.MemoryMarshal.AsBytes(cells).ToArray());
        uint[] moved =
        [
            DicomTags.ImagePositionPatient,
            DicomTags.ImageOrientationPatient,
            DicomTags.PixelSpacing,
            DicomTags.SliceThickness,
            DicomTags.RescaleSlope,
            DicomTags.RescaleIntercept,
            DicomTags.RescaleType,
        ];
        foreach (var tag in moved) dataset.Remove(tag);
        return dataset
            .SetSequence(
                DicomTags.SharedFunctionalGroupsSequence,
                new DicomDataset()
                    .SetSequence(
                        DicomTags.PlaneOrientationSequence,
                        new DicomDataset().SetDecimal(DicomTags.ImageOrientationPatient, 1, 0, 0, 0, 1, 0))
                    .SetSequence(
                        DicomTags.PixelMeasuresSequence,
                        new DicomDataset().SetDecimal(DicomTags.PixelSpacing, 0.8, 0.7))
                    .SetSequence(
                        DicomTags.PixelValueTransformationSequence,
                        new DicomDataset()
                            .SetDecimal(DicomTags.RescaleIntercept, -1000)
                            .SetDecimal(DicomTags.RescaleSlope, 2)))
            .SetSequence(
                DicomTags.PerFrameFunctionalGroupsSequence,
                positions.Select(position =>
                    new DicomDataset()
                        .SetSequence(DicomTags.FrameContentSequence, new DicomDataset().SetUInt32(0x00209157, 1))
                        .SetSequence(
                            DicomTags.PlanePositionSequence,
                            new DicomDataset().SetDecimal(
                                DicomTags.ImagePositionPatient, position.X, position.Y, position.Z))
                ));
    }
}
