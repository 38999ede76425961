using System.Globalization;
using System.Text;
using LungSeg.Formats.Segments;
using LungSeg.Formats.Volumes;
using LungSeg.TestKit.Tools;
using LungSeg.Voxels.Anatomy;
using LungSeg.Voxels.Memory;

namespace LungSeg.Formats.Tests.Volumes;

public sealed class NrrdTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_header_says_what_slicer_looks_for()
    {
        using var right = new BitVolume(Grids.Axial);
        using var airways = new BitVolume(Grids.Axial);
        right[3, 4, 1] = right[60, 7, 2] = true;
        using var file = new MemoryStream();

        SegNrrdWriter.Write(
            file,
            [
                new(Structures.RightLung, right), new(Structures.Airways, airways),
                new(Structures.Vessels, airways),
            ]);

        var bytes = file.ToArray();
        var header = Encoding.UTF8.GetString(bytes.AsSpan(0, bytes.AsSpan().IndexOf("\n\n"u8))).Split('\n');
        Assert.Equal("NRRD0004", header[0]);
        foreach (var line in new[]
            {
                "space: left-posterior-superior",
                "sizes: 67 13 5",
                "space directions: (0.703125,0,0) (0,0.71,0) (0,0,2.5)",
                "space origin: (-166.25,-171.7,-207.2)",
                "Segment0_ID:=Segment_1",
                "Segment0_Name:=Right lung",
                "Segment0_LabelValue:=1",
                "Segment0_Layer:=0",
                "Segment0_Extent:=3 60 4 7 1 2",
                "Segment0_Tags:=TerminologyEntry:Segmentation category and type - DICOM master "
                    + "list~SCT^123037004^Anatomical Structure~SCT^39607008^Lung~SCT^24028007^Right~Anatomic codes - "
                    + "DICOM master list~^^~^^|",
                "Segment1_Name:=Airways",
                "Segment1_LabelValue:=3",
                "Segment1_Extent:=0 -1 0 -1 0 -1",
                "Segment1_Tags:=TerminologyEntry:Segmentation category and type - DICOM master "
                    + "list~SCT^123037004^Anatomical Structure~SCT^110726009^Trachea and bronchus~^^~Anatomic codes - "
                    + "DICOM master list~^^~^^|",
                "Segment2_Name:=Vessels of the lungs",
                "Segment2_Tags:=TerminologyEntry:Segmentation category and type - DICOM master "
                    + "list~SCT^123037004^Anatomical Structure~SCT^59820001^Blood vessel~^^~Anatomic codes - "
                    + "DICOM master list~SCT^39607008^Lung~^^|",
            })
        {
            Assert.Contains(line, header);
        }

        var color = Assert
            .Single(header, line => line.StartsWith("Segment0_Color:=", StringComparison.Ordinal))[16..]
            .Split(' ')
            .Select(level => double.Parse(level, CultureInfo.InvariantCulture) * 255);
        Assert.Equal(
            [Structures.RightLung.Color.R, Structures.RightLung.Color.G, Structures.RightLung.Color.B],
            color.Select(level => (byte)Math.Round(level)));
    }

    [Theory]
    [InlineData("axial")]
    [InlineData("feet first, downwards")]
    [InlineData("coronal")]
    [InlineData("oblique")]
    public void An_itk_reader_finds_the_voxels_where_the_nifti_has_them(string grid)
    {
        using var right = Grids.RandomMask(Grids.All[grid], 1);
        using var left = Grids.RandomMask(Grids.All[grid], 2);
        for (var i = 0; i < left.Words.Length; i++) left.Words[i] &= ~right.Words[i];
        Segment[] segments = [new(Structures.RightLung, right), new(Structures.LeftLung, left)];
        using (var nrrd = File.Create(_folder["lungs.seg.nrrd"]))
            SegNrrdWriter.Write(nrrd, segments);
        using (var nifti = File.Create(_folder["lungs.nii.gz"]))
            NiftiWriter.Write(nifti, [.. segments.Select(segment => segment.LabelMask)]);

        // Plastimatch reads the one through ITK and writes it as the format that nibabel, no part of ITK, reads.
        var (code, output) = ExternalTool.RunOrSkip(
            "plastimatch", "convert", "--input", _folder["lungs.seg.nrrd"], "--output-img", _folder["itk.nii"]);
        Assert.True(code == 0, output);
        var same = PythonTool.RunOrSkip("nibabel numpy", """
            import sys, nibabel, numpy
            a, b = nibabel.load(sys.argv[1]), nibabel.load(sys.argv[2])
            print(numpy.allclose(a.affine, b.affine, rtol=1e-6, atol=1e-4), (numpy.asarray(a.dataobj) == numpy.asarray(b.dataobj)).all(), (numpy.asarray(a.dataobj) > 0).sum())
            """, _folder["itk.nii"], _folder["lungs.nii.gz"]);
        Assert.Equal($"True True {right.Count() + left.Count()}", same.Trim());
    }

    [Fact]
    public void An_itk_reader_finds_the_ct_where_the_nifti_has_it()
    {
        using var ct = new Volume<short>(Grids.All["oblique"]);
        var random = new Random(7);
        foreach (ref var hu in ct.Span) hu = (short)random.Next(-1024, 3072);
        using (var nrrd = File.Create(_folder["ct.nrrd"])) NrrdWriter.Write(nrrd, ct);
        using (var nifti = File.Create(_folder["ct.nii.gz"])) NiftiWriter.Write(nifti, ct);

        var (code, output) = ExternalTool.RunOrSkip(
            "plastimatch", "convert", "--input", _folder["ct.nrrd"], "--output-img", _folder["itk.nii"]);

        Assert.True(code == 0, output);
        Assert.Equal(
            "True True",
            PythonTool
                .RunOrSkip(
                    "nibabel numpy",
                    """
                    import sys, nibabel, numpy
                    a, b = nibabel.load(sys.argv[1]), nibabel.load(sys.argv[2])
                    print(numpy.allclose(a.affine, b.affine, rtol=1e-6, atol=1e-4), (numpy.asarray(a.dataobj) == numpy.asarray(b.dataobj)).all())
                    """,
                    _folder["itk.nii"],
                    _folder["ct.nii.gz"]
                )
                .Trim()
        );
    }

    [Fact]
    public void Plain_labels_are_a_header_without_segments_and_the_same_bytes()
    {
        using var mask = Grids.RandomMask(Grids.Axial, 3);
        using var plain = new MemoryStream();
        using var segments = new MemoryStream();

        NrrdWriter.Write(plain, [new LabelMask(1, mask)]);
        SegNrrdWriter.Write(segments, [new(Structures.RightLung, mask)]);

        Assert.DoesNotContain(
            "Segment", Encoding.UTF8.GetString(plain.ToArray().AsSpan(0, HeaderLength(plain))),
            StringComparison.Ordinal);
        Assert.Equal(segments.ToArray()[HeaderLength(segments)..], plain.ToArray()[HeaderLength(plain)..]);

        static int HeaderLength(MemoryStream file) => file.ToArray().AsSpan().IndexOf("\n\n"u8) + 2;
    }

    [Fact]
    public void Two_segments_of_one_label_are_refused()
    {
        using var mask = new BitVolume(Grids.Axial);

        Assert.Throws<ArgumentException>(() =>
            SegNrrdWriter.Write(Stream.Null, [new(Structures.Lungs, mask), new(Structures.RightLung, mask)])
        );
    }
}
