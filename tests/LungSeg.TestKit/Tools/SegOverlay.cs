using System.Text.Json;

namespace LungSeg.TestKit.Tools;

/// <summary>
/// A DICOM segmentation laid over the NIfTI of the same masks, and over the slices it refers to, by position in the
/// patient: read by pydicom and nibabel, neither of which we wrote.
/// </summary>
/// <param name="Differ">Voxels at which the two disagree.</param>
/// <param name="Set">Voxels that the NIfTI has a label for.</param>
/// <param name="OffVoxels">The furthest that a pixel lies from the centre of its voxel.</param>
/// <param name="Frames">Frames of the segmentation.</param>
/// <param name="PaddingBits">Bits set behind the last frame.</param>
/// <param name="OffSourceMm">The furthest that a corner of a frame lies from that corner of the slice it refers to;
/// null where no slices were given.</param>
public sealed record SegOverlay(
    long Differ, long Set, double OffVoxels, int Frames, int PaddingBits, double? OffSourceMm)
{
    private const string Script = """
        import sys, json, os, pydicom, nibabel, numpy
        segmentation, masks, source = sys.argv[1], json.loads(sys.argv[2]), sys.argv[3:]
        ds = pydicom.dcmread(segmentation)
        image = nibabel.load(masks[0])
        labels = numpy.array(image.dataobj)
        for mask in masks[1:]: labels[numpy.asarray(nibabel.load(mask).dataobj) != 0] = labels.max() + 1
        inverse = numpy.linalg.inv(image.affine)
        rows, cols = ds.Rows, ds.Columns
        n = int(ds.NumberOfFrames)
        bits = numpy.unpackbits(numpy.frombuffer(ds.PixelData, numpy.uint8), bitorder='little')
        frames = bits[:n * rows * cols].reshape(n, rows, cols)
        shared = ds.SharedFunctionalGroupsSequence[0]
        orientation = numpy.array(shared.PlaneOrientationSequence[0].ImageOrientationPatient, float)
        spacing = numpy.array(shared.PixelMeasuresSequence[0].PixelSpacing, float)

        def place(position, orientation, spacing, r, c):
            return position + c[..., None] * spacing[1] * orientation[:3] + r[..., None] * spacing[0] * orientation[3:]

        sources = {}
        for folder, _, names in (entry for root in source for entry in os.walk(root)):
            for name in names:
                slice = pydicom.dcmread(os.path.join(folder, name), force=True, stop_before_pixels=True)
                if 'SOPInstanceUID' in slice: sources[slice.SOPInstanceUID] = slice
        # Some archives' de-identification gives every slice a frame of reference of its own.
        assert not sources or ds.FrameOfReferenceUID in {slice.FrameOfReferenceUID for slice in sources.values()}
        seen = numpy.zeros_like(labels)
        off, off_source = 0.0, 0.0 if sources else None
        r, c = numpy.mgrid[0:rows, 0:cols]
        corner_r, corner_c = numpy.array([0, 0, rows - 1, rows - 1]), numpy.array([0, cols - 1, 0, cols - 1])
        for frame, groups in zip(frames, ds.PerFrameFunctionalGroupsSequence):
            position = numpy.array(groups.PlanePositionSequence[0].ImagePositionPatient, float)
            lps = place(position, orientation, spacing, r, c)
            if sources:
                slice = sources[groups.DerivationImageSequence[0].SourceImageSequence[0].ReferencedSOPInstanceUID]
                assert (slice.Rows, slice.Columns) == (rows, cols)
                there = place(*(numpy.array(v, float) for v in (slice.ImagePositionPatient, slice.ImageOrientationPatient, slice.PixelSpacing)), corner_r, corner_c)
                off_source = max(off_source, float(numpy.linalg.norm(place(position, orientation, spacing, corner_r, corner_c) - there, axis=1).max()))
            ras = lps * [-1, -1, 1]
            index = ras @ inverse[:3, :3].T + inverse[:3, 3]
            nearest = numpy.rint(index).astype(int)
            off = max(off, float(numpy.abs(index - nearest).max()))
            i, j, k = nearest[frame == 1].T
            seen[i, j, k] = groups.SegmentIdentificationSequence[0].ReferencedSegmentNumber
        print(json.dumps(dict(differ=int((seen != labels).sum()), set=int((labels != 0).sum()), offVoxels=off, frames=n,
            paddingBits=int(bits[n * rows * cols:].sum()), offSourceMm=off_source)))
        """;

    /// <summary>Compares them; skips the test where Python cannot.</summary>
    /// <param name="segmentation">The segmentation: its segment n is label n.</param>
    /// <param name="niftis">The labels; then masks of what has no label among them, which are the next
    /// segments.</param>
    /// <param name="source">The folder of the slices that the frames refer to, single-frame objects; null to leave
    /// them.</param>
    public static SegOverlay Of(string segmentation, IReadOnlyList<string> niftis, string? source = null)
    {
        var masks = JsonSerializer.Serialize(niftis);
        var output = PythonTool.RunOrSkip(
            "pydicom nibabel numpy", Script, source is null ? [segmentation, masks] : [segmentation, masks, source]);
        return JsonSerializer.Deserialize<SegOverlay>(output, JsonSerializerOptions.Web)!;
    }
}
