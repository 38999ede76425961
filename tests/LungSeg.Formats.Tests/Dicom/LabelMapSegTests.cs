using LungSeg.Dicom.Headers;
using LungSeg.Dicom.Part10;
using LungSeg.Dicom.Series;
using LungSeg.Formats.Dicom;
using LungSeg.Formats.Segments;
using LungSeg.Formats.Tests.Volumes;
using LungSeg.Formats.Volumes;
using LungSeg.TestKit.Dicom;
using LungSeg.TestKit.Tools;
using LungSeg.Voxels.Anatomy;
using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Memory;
using static LungSeg.Formats.Tests.Dicom.WrittenBy;

namespace LungSeg.Formats.Tests.Dicom;

/// <summary>Segmentations of type LABELMAP (Supplement 243), by RLE.</summary>
public sealed class LabelMapSegTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Grids.Names), MemberType = typeof(Grids))]
    public void Another_reader_finds_each_voxel_where_the_nifti_has_it(string grid)
    {
        var series = Synthetic(Grids.All[grid]);
        var segments = Apart(series.Geometry, empty: 2);
        Write(series, segments);
        using (var nifti = File.Create(_folder["lungs.nii.gz"]))
            NiftiWriter.Write(nifti, [.. segments.Select(segment => segment.LabelMask)]);

        var seen = PythonTool.RunOrSkip(
            "pydicom nibabel numpy",
            """
            import sys, pydicom, nibabel as nib, numpy as np
            ds = pydicom.dcmread(sys.argv[1])
            image = nib.load(sys.argv[2])
            labels = np.asarray(image.dataobj)
            differ = off = 0
            for frame, group in zip(ds.pixel_array, ds.PerFrameFunctionalGroupsSequence):
                [z] = [group.FrameContentSequence[0].DimensionIndexValues - 1]
                differ += int((frame.T != labels[:, :, z]).sum())
                place = image.affine @ [0, 0, z, 1] * [-1, -1, 1, 1]
                position = [float(v) for v in group.PlanePositionSequence[0].ImagePositionPatient]
                off = max(off, np.abs(place[:3] - position).max())
                assert 'SegmentIdentificationSequence' not in group
            kind = [ds.SOPClassUID, ds.SegmentationType, ds.SegmentsOverlap, ds.PixelPaddingValue, ds.BitsAllocated,
                ds.BitsStored, ds.HighBit, ds.PhotometricInterpretation, ds.file_meta.TransferSyntaxUID]
            print(differ, round(float(off), 3) <= .001, len(ds.pixel_array), *kind)
            for s in ds.SegmentSequence:
                print(s.SegmentNumber, s.SegmentLabel, s.SegmentedPropertyTypeCodeSequence[0].CodeValue, end=";")
            """,
            _folder["lungs.dcm"], _folder["lungs.nii.gz"]);

        var slices = series.Geometry.Size.Z - 1;
        Assert.Equal(
            $"0 True {slices} 1.2.840.10008.5.1.4.1.1.66.7 LABELMAP NO 0 8 8 7 MONOCHROME2 1.2.840.10008.1.2.5\n"
                + "0 Background 125040;1 Right lung 39607008;2 Left lung 39607008;",
            seen.Trim());
    }

    [Fact]
    public async Task It_is_read_back_as_it_was_also_after_another_program_unpacked_it()
    {
        var series = Synthetic(Grids.Axial);
        var segments = Apart(series.Geometry, empty: 2);
        Write(series, segments);

        await AssertReadAsync(_folder["lungs.dcm"], segments);
        ExternalTool.RunOrSkip("dcmdrle", _folder["lungs.dcm"], _folder["plain.dcm"]);
        await AssertReadAsync(_folder["plain.dcm"], segments);
    }

    [Fact]
    public void No_lungs_at_all_make_one_empty_frame()
    {
        var series = Synthetic(Grids.Axial);
        Write(
            series,
            [
                new(Structures.RightLung, new BitVolume(series.Geometry)),
                new(Structures.LeftLung, new BitVolume(series.Geometry)),
            ]);

        Assert.Equal(
            "1 0",
            PythonTool.RunOrSkip(
                "pydicom numpy",
                """
                import sys, pydicom
                ds = pydicom.dcmread(sys.argv[1])
                print(ds.NumberOfFrames, ds.pixel_array.max())
                """,
                _folder["lungs.dcm"]).Trim());
    }

    [Fact]
    public void Segments_that_overlap_are_refused_by_name()
    {
        var series = Synthetic(Grids.Axial);
        var segments = Apart(series.Geometry, empty: 2);
        segments[1].Mask[3, 3, 1] = segments[0].Mask[3, 3, 1] = true;

        var fault = Assert.Throws<ArgumentException>(() => Write(series, segments));
        Assert.Contains("Right lung and Left lung overlap", fault.Message, StringComparison.Ordinal);
    }

    private static async Task AssertReadAsync(string path, Segment[] segments)
    {
        var read = await SegmentationFile.ReadAsync(await File.ReadAllBytesAsync(path, Token), "lungs.dcm", Token);
        Assert.Equal(["Right lung", "Left lung"], read.Segments.Select(segment => segment.Label));
        var grid = segments[0].Mask.Geometry;
        var voxels = 0L;
        foreach (var piece in read.Pieces)
        {
            var z = (int)Math.Round(grid.ToIndex(piece.Grid.Origin).Z);
            for (var i = 0; i < piece.Labels.Length; i++)
            {
                var (x, y) = (i % grid.Size.X, i / grid.Size.X);
                var expected = segments[0].Mask[x, y, z] ? 1 : segments[1].Mask[x, y, z] ? 2 : 0;
                Assert.Equal(expected, piece.Labels.Span[i]);
                voxels += expected > 0 ? 1 : 0;
            }
        }

        Assert.Equal(segments.Sum(segment => segment.Mask.Count()), voxels);
    }

    /// <summary>Two masks that do not meet, with one slice of neither.</summary>
    private static Segment[] Apart(VolumeGeometry grid, int empty)
    {
        var (right, left) = (Grids.RandomMask(grid, 1), Grids.RandomMask(grid, 2));
        for (var i = 0; i < left.Words.Length; i++) left.Words[i] &= ~right.Words[i];
        right.Slice(empty).Clear();
        left.Slice(empty).Clear();
        return [new(Structures.RightLung, right), new(Structures.LeftLung, left)];
    }

    private CtSeries Synthetic(VolumeGeometry grid)
    {
        using var volume = new Volume<short>(grid);
        SyntheticSeries.Write(_folder["ct"], volume);
        return Assert.Single(DicomFolder.Index(_folder["ct"]).Series);
    }

    private void Write(CtSeries series, Segment[] segments)
    {
        var source = File.ReadAllBytes(Path.Combine(_folder["ct"], series.Slices[0]!.Key.ObjectName));
        var patientStudy = PatientStudyReader.Read(
            source.AsSpan(0, Math.Min(source.Length, SliceHeaderReader.SuggestedPrefix)), source.Length);
        using var file = File.Create(_folder["lungs.dcm"]);
        DicomSegWriter.Write(
            file, series, patientStudy, segments, Algorithm, DateTimeOffset.UnixEpoch, SegmentationType.LabelMap);
    }
}
