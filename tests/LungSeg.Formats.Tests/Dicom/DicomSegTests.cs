using System.Text.Json;
using LungSeg.Dicom.Headers;
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

public sealed class DicomSegTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Grids.Names), MemberType = typeof(Grids))]
    public void Another_reader_finds_each_voxel_where_the_nifti_has_it(string grid)
    {
        var series = Synthetic(Grids.All[grid]);
        using var right = SomeSlices(series.Geometry, 1, empty: 0);
        using var left = SomeSlices(series.Geometry, 2, empty: 3);
        for (var i = 0; i < left.Words.Length; i++) left.Words[i] &= ~right.Words[i];

        WriteBoth(series, _folder["ct"], right, left);

        AssertSame(5 + 5 - 2, right.Count() + left.Count());
    }

    [Theory]
    [InlineData("cip-ct64/dicom")]
    [InlineData("odd/enhanced-multiframe")]
    [InlineData("odd/coronal-series")]
    public void On_a_real_scan_as_well(string data)
    {
        var folder = TestData.FolderOrSkip(data);
        var series = Assert.Single(DicomFolder.Index(folder).Series);
        using var right = Grids.RandomMask(series.Geometry, 5);
        using var left = Grids.RandomMask(series.Geometry, 6);
        for (var i = 0; i < left.Words.Length; i++) left.Words[i] &= ~right.Words[i];

        WriteBoth(series, folder, right, left);

        AssertSame(2 * series.Geometry.Size.Z, right.Count() + left.Count());
        AssertConforms();
    }

    [Fact]
    public void The_standards_checker_finds_no_error()
    {
        var series = Synthetic(Grids.Axial);
        using var right = SomeSlices(series.Geometry, 1, empty: 0);
        using var left = SomeSlices(series.Geometry, 2, empty: 3);

        WriteBoth(series, _folder["ct"], right, left);

        AssertConforms();
    }

    [Fact]
    public void Segments_are_coded_and_each_frame_names_its_source()
    {
        var series = Synthetic(Grids.Axial);
        using var right = SomeSlices(series.Geometry, 1, empty: 2);
        using var left = SomeSlices(series.Geometry, 2, empty: 3);
        WriteBoth(series, _folder["ct"], right, left);

        var seen = JsonDocument
            .Parse(
                PythonTool.RunOrSkip(
                    "pydicom",
                    """
                    import sys, json, pydicom
                    ds = pydicom.dcmread(sys.argv[1])
                    segments = [[s.SegmentNumber, s.SegmentLabel, s.SegmentAlgorithmType, s.SegmentAlgorithmName,
                        s.SegmentedPropertyCategoryCodeSequence[0].CodeValue,
                        s.SegmentedPropertyTypeCodeSequence[0].CodeValue,
                        s.SegmentedPropertyTypeCodeSequence[0].SegmentedPropertyTypeModifierCodeSequence[0].CodeValue] for s in ds.SegmentSequence]
                    frames = [[g.SegmentIdentificationSequence[0].ReferencedSegmentNumber,
                        g.DerivationImageSequence[0].SourceImageSequence[0].ReferencedSOPInstanceUID,
                        list(g.FrameContentSequence[0].DimensionIndexValues)] for g in ds.PerFrameFunctionalGroupsSequence]
                    references = [i.ReferencedSOPInstanceUID for i in ds.ReferencedSeriesSequence[0].ReferencedInstanceSequence]
                    print(json.dumps(dict(segments=segments, frames=frames, references=sorted(references),
                        who=[str(ds.PatientName), ds.PatientID, ds.StudyInstanceUID, ds.FrameOfReferenceUID, ds.ReferencedSeriesSequence[0].SeriesInstanceUID],
                        kind=[ds.SegmentationType, ds.BitsAllocated, ds.Modality, ds.ContentDate, ds.ContentTime, ds.SOPClassUID])))
                    """,
                    _folder["lungs.seg.dcm"]
                )
            )
            .RootElement;

        Assert.Equal(
            """[[1,"Right lung","AUTOMATIC","LungSeg robust","123037004","39607008","24028007"],[2,"Left lung","AUTOMATIC","LungSeg robust","123037004","39607008","7771000"]]""",
            Compact(seen.GetProperty("segments")));
        Assert.Equal(
            """[[1,"1.2.3.4.5.1",[1,1]],[1,"1.2.3.4.5.2",[1,2]],[1,"1.2.3.4.5.4",[1,4]],[1,"1.2.3.4.5.5",[1,5]],[2,"1.2.3.4.5.1",[2,1]],[2,"1.2.3.4.5.2",[2,2]],[2,"1.2.3.4.5.3",[2,3]],[2,"1.2.3.4.5.5",[2,5]]]""",
            Compact(seen.GetProperty("frames"))
        );
        Assert.Equal(
            """["1.2.3.4.5.1","1.2.3.4.5.2","1.2.3.4.5.3","1.2.3.4.5.4","1.2.3.4.5.5"]""",
            Compact(seen.GetProperty("references"))
        );
        Assert.Equal("""["Doe^Jane","P-1","1.2.3.4","1.2.3.4.6","1.2.3.4.5"]""", Compact(seen.GetProperty("who")));
        Assert.Equal(
            """["BINARY",1,"SEG","20261122","130509","1.2.840.10008.5.1.4.1.1.66.4"]""",
            Compact(seen.GetProperty("kind"))
        );
    }

    [Fact]
    public void What_its_type_does_not_place_has_a_region()
    {
        var series = Synthetic(Grids.Axial);
        using var mask = SomeSlices(series.Geometry, 1, empty: 2);
        File.WriteAllBytes(_folder["vessels.seg.dcm"], Bytes(series, mask, Structures.Vessels));

        var seen = PythonTool.RunOrSkip(
            "pydicom",
            """
            import sys, pydicom
            s = pydicom.dcmread(sys.argv[1]).SegmentSequence[0]
            print(s.SegmentLabel, *["%s %s %s" % (c.CodingSchemeDesignator, c.CodeValue, c.CodeMeaning)
                for c in (s.SegmentedPropertyTypeCodeSequence[0], s.AnatomicRegionSequence[0])], sep="|", end="")
            """,
            _folder["vessels.seg.dcm"]);

        Assert.Equal("Vessels of the lungs|SCT 59820001 Blood vessel|SCT 39607008 Lung", seen);
    }

    [Fact]
    public void The_same_content_gives_the_same_object_and_other_content_another()
    {
        var series = Synthetic(Grids.Axial);
        using var mask = SomeSlices(series.Geometry, 1, empty: 0);

        var first = Bytes(series, mask);
        Assert.True(first.AsSpan().SequenceEqual(Bytes(series, mask)));

        mask[0, 0, 2] ^= true;
        var uids = new[] { first, Bytes(series, mask) }.Select(bytes => UidOf(bytes)).ToArray();
        Assert.NotEqual(uids[0], uids[1]);
    }

    [Fact]
    public void No_lungs_at_all_make_one_empty_frame()
    {
        var series = Synthetic(Grids.Axial);
        using var right = new BitVolume(series.Geometry);
        using var left = new BitVolume(series.Geometry);

        WriteBoth(series, _folder["ct"], right, left);

        AssertSame(1, 0);
        AssertConforms();
    }

    [Fact]
    public void Uids_that_break_the_standard_are_replaced_by_some_that_do_not()
    {
        var series = Synthetic(Grids.Axial);
        series = series with
        {
            StudyInstanceUid = "c0a80d1e-91f5-4a42",
            SeriesInstanceUid = "1.2.03",
            FrameOfReferenceUid = new('1', 70),
            Slices =
            [
                .. series.Slices.Select(
                    (slice, i) =>
                        slice! with
                        {
                            SopInstanceUid = i == 0 ? "" : $"1.2.3A.{i}",
                            SeriesInstanceUid = $"x{i}",
                        }),
            ],
        };
        using var right = SomeSlices(series.Geometry, 1, empty: 0);
        using var left = SomeSlices(series.Geometry, 2, empty: 3);
        for (var i = 0; i < left.Words.Length; i++) left.Words[i] &= ~right.Words[i];

        WriteBoth(series, _folder["ct"], right, left);

        AssertSame(5 + 5 - 2, right.Count() + left.Count());
        AssertConforms();
    }

    [Fact]
    public void Uneven_slices_have_frames_where_they_truly_lie()
    {
        var series = Synthetic(Grids.Axial);
        double[] places = [0, 1.4, 2, 4];
        series = series with
        {
            Slices = [series.Slices[0], null, series.Slices[2], null, series.Slices[4]],
            Uneven = [.. places.Select(place => new UnevenSlice(series.Slices[(int)place]!, place))],
        };
        using var right = SomeSlices(series.Geometry, 1, empty: 3);
        using var left = SomeSlices(series.Geometry, 2, empty: 3);

        WriteBoth(series, _folder["ct"], right, left);

        AssertConforms();
        var seen = JsonDocument
            .Parse(
                PythonTool.RunOrSkip(
                    "pydicom numpy",
                    """
                    import sys, json, pydicom, numpy as np
                    ds = pydicom.dcmread(sys.argv[1])
                    origin = np.array([float(v) for v in ds.PerFrameFunctionalGroupsSequence[0].PlanePositionSequence[0].ImagePositionPatient])
                    far = lambda g: np.linalg.norm(np.array([float(v) for v in g.PlanePositionSequence[0].ImagePositionPatient]) - origin)
                    print(json.dumps([round(far(g) / float(sys.argv[2]), 4) for g in ds.PerFrameFunctionalGroupsSequence]))
                    """,
                    _folder["lungs.seg.dcm"],
                    series.Geometry.Spacing.Z.ToString(System.Globalization.CultureInfo.InvariantCulture)
                )
            )
            .RootElement;
        Assert.Equal("[0.0,1.4,2.0,4.0,0.0,1.4,2.0,4.0]", Compact(seen));
    }

    [Fact]
    public void A_mask_that_is_not_on_the_scans_grid_is_refused()
    {
        var series = Synthetic(Grids.Axial);
        using var mask = new BitVolume(series.Geometry.WithSize(new(30, 30, 30)));

        Assert.Throws<ArgumentException>(() => Bytes(series, mask));
    }

    private static string Compact(JsonElement element) =>
        element.GetRawText().Replace(", ", ",", StringComparison.Ordinal);

    private static string UidOf(byte[] file)
    {
        // (0008,0018) UI, explicit little endian.
        var at = file.AsSpan().IndexOf("\u0008\0\u0018\0UI"u8);
        return System.Text.Encoding.ASCII.GetString(file.AsSpan(at + 8, file[at + 6]));
    }

    private static BitVolume SomeSlices(VolumeGeometry grid, int seed, int empty)
    {
        var mask = Grids.RandomMask(grid, seed);
        for (var z = 0; z < grid.Size.Z; z++) mask[grid.Size.X - 1, grid.Size.Y - 1, z] = seed == 1;
        for (var z = 0; z < grid.Size.Z; z++) mask[0, 0, z] = seed == 2;
        mask.Slice(empty).Clear();
        return mask;
    }

    private CtSeries Synthetic(VolumeGeometry grid)
    {
        using var volume = new Volume<short>(grid);
        SyntheticSeries.Write(_folder["ct"], volume);
        return Assert.Single(DicomFolder.Index(_folder["ct"]).Series);
    }

    private byte[] Bytes(CtSeries series, BitVolume mask, Structure? structure = null)
    {
        using var file = new MemoryStream();
        DicomSegWriter.Write(
            file, series, PatientStudy(series, _folder["ct"]), [new(structure ?? Structures.Lungs, mask)], Algorithm,
            Created);
        return file.ToArray();
    }

    private static LungSeg.Dicom.Part10.DicomDataset PatientStudy(CtSeries series, string folder)
    {
        var source = File.ReadAllBytes(Path.Combine(folder, series.Slices[0]!.Key.ObjectName));
        return PatientStudyReader.Read(
            source.AsSpan(0, Math.Min(source.Length, SliceHeaderReader.SuggestedPrefix)), source.Length);
    }

    private void WriteBoth(CtSeries series, string source, BitVolume right, BitVolume left)
    {
        Segment[] segments = [new(Structures.RightLung, right), new(Structures.LeftLung, left)];
        using var seg = File.Create(_folder["lungs.seg.dcm"]);
        DicomSegWriter.Write(seg, series, PatientStudy(series, source), segments, Algorithm, Created);
        using var nifti = File.Create(_folder["lungs.nii.gz"]);
        NiftiWriter.Write(nifti, [.. segments.Select(segment => segment.LabelMask)]);
    }

    private void AssertSame(int frames, long voxels)
    {
        var seen = SegOverlay.Of(_folder["lungs.seg.dcm"], [_folder["lungs.nii.gz"]]);
        Assert.Equal((0, voxels, frames, 0), (seen.Differ, seen.Set, seen.Frames, seen.PaddingBits));
        Assert.InRange(seen.OffVoxels, 0, 1e-3);
    }

    private void AssertConforms()
    {
        var (_, output) = ExternalTool.RunOrSkip("dciodvfy", _folder["lungs.seg.dcm"]);
        Assert.DoesNotContain(output.Split('\n'), line => line.StartsWith("Error", StringComparison.Ordinal));
        Assert.Contains("Segmentation", output, StringComparison.Ordinal);
    }
}
