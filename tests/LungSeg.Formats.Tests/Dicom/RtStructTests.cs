using System.Globalization;
using System.Text.Json;
using LungSeg.Dicom.Headers;
using LungSeg.Dicom.Series;
using LungSeg.Formats.Dicom;
using LungSeg.Formats.Segments;
using LungSeg.Formats.Volumes;
using LungSeg.TestKit.Dicom;
using LungSeg.TestKit.Tools;
using LungSeg.Voxels.Anatomy;
using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Memory;
using static LungSeg.Formats.Tests.Dicom.WrittenBy;

namespace LungSeg.Formats.Tests.Dicom;

/// <summary>RT Structure Sets on real scans, read, checked and filled again by programs that are not ours.</summary>
public sealed class RtStructTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("cip-ct64/dicom")]
    [InlineData("lidc-0001/dicom")]
    public void Plastimatch_fills_the_contours_to_the_masks(string data)
    {
        var folder = TestData.FolderOrSkip(data);
        AssertFilled(folder, folder);
    }

    /// <summary>
    /// plastimatch does not read JPEG Lossless, and without the CT it fills a grid of its own, around the contours.
    /// </summary>
    [Fact]
    [Trait("Category", "Long")]
    public void Plastimatch_fills_those_of_a_compressed_scan_once_it_can_read_the_scan()
    {
        var folder = TestData.FolderOrSkip("lidc-1011/dicom");
        Directory.CreateDirectory(_folder["plain"]);
        foreach (var slice in Directory.GetFiles(folder))
        {
            var (code, said) = ExternalTool.RunOrSkip(
                "dcmdjpeg", slice, Path.Combine(_folder["plain"], Path.GetFileName(slice)));
            Assert.True(code == 0, said);
        }

        AssertFilled(folder, _folder["plain"]);
    }

    /// <param name="folder">The scan.</param>
    /// <param name="readable">The scan as plastimatch reads it.</param>
    private void AssertFilled(string folder, string readable)
    {
        var (right, left) = Write(folder);

        var (code, said) = ExternalTool.RunOrSkip(
            "plastimatch", "convert", "--input", _folder["lungs.rtstruct.dcm"], "--referenced-ct", readable,
            "--output-prefix", _folder["filled"], "--prefix-format", "nii.gz");
        Assert.True(code == 0, said);

        var dice = PythonTool.RunOrSkip(
            "nibabel numpy",
            """
            import sys, glob, json, nibabel as nib, numpy as np
            labels = nib.load(sys.argv[1])
            out = {}
            for path in glob.glob(sys.argv[2] + '/*.nii.gz'):
                image = nib.load(path)
                image = image.as_reoriented(nib.orientations.ornt_transform(nib.io_orientation(image.affine), nib.io_orientation(labels.affine)))
                assert np.allclose(image.affine, labels.affine, atol=1e-2), (image.affine, labels.affine)
                filled = np.asanyarray(image.dataobj) > 0
                label = 1 if 'ight' in path else 2
                mask = np.asanyarray(labels.dataobj) == label
                out[str(label)] = 2 * float((filled & mask).sum()) / float(filled.sum() + mask.sum())
            print(json.dumps(out))
            """,
            _folder["lungs.nii.gz"],
            _folder["filled"]
        );
        var found = JsonDocument.Parse(dice).RootElement;
        Assert.InRange(found.GetProperty("1").GetDouble(), 0.995, 1);
        Assert.InRange(found.GetProperty("2").GetDouble(), 0.995, 1);
        right.Dispose();
        left.Dispose();
    }

    [Fact]
    public void The_standards_checker_finds_no_error_and_pydicom_what_was_written()
    {
        var folder = TestData.FolderOrSkip("cip-ct64/dicom");
        var (right, left) = Write(folder);

        var (_, said) = ExternalTool.RunOrSkip("dciodvfy", _folder["lungs.rtstruct.dcm"]);
        Assert.DoesNotContain(said.Split('\n'), line => line.StartsWith("Error", StringComparison.Ordinal));
        Assert.Contains("RTStructureSet", said, StringComparison.Ordinal);

        var read = PythonTool.RunOrSkip(
            "pydicom numpy",
            """
            import sys, json, os, pydicom, numpy as np
            ds = pydicom.dcmread(sys.argv[1])
            slices = {}
            for name in os.listdir(sys.argv[2]):
                s = pydicom.dcmread(os.path.join(sys.argv[2], name), stop_before_pixels=True)
                slices[s.SOPInstanceUID] = s
            first = next(iter(slices.values()))
            assert ds.StudyInstanceUID == first.StudyInstanceUID and ds.FrameOfReferenceUID == first.FrameOfReferenceUID and ds.PatientID == first.PatientID
            for item in ds.ROIContourSequence:
                for contour in item.ContourSequence:
                    points = np.array(contour.ContourData, float).reshape(-1, 3)
                    assert len(points) == contour.NumberOfContourPoints and len(points) >= 3
                    source = slices[contour.ContourImageSequence[0].ReferencedSOPInstanceUID]
                    normal = np.cross(source.ImageOrientationPatient[:3], source.ImageOrientationPatient[3:])
                    assert np.abs((points - np.array(source.ImagePositionPatient, float)) @ normal).max() < 2e-3
            print(json.dumps({'names': [r.ROIName for r in ds.StructureSetROISequence], 'colors': [list(map(int, r.ROIDisplayColor)) for r in ds.ROIContourSequence],
                'codes': [o.RTROIIdentificationCodeSequence[0].CodeValue for o in ds.RTROIObservationsSequence], 'references': len(ds.ReferencedFrameOfReferenceSequence[0].RTReferencedStudySequence[0].RTReferencedSeriesSequence[0].ContourImageSequence), 'slices': len(slices)}))
            """,
            _folder["lungs.rtstruct.dcm"],
            folder
        );
        var document = JsonDocument.Parse(read).RootElement;
        Assert.Equal(
            ["Right lung", "Left lung"],
            document.GetProperty("names").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal(
            $"[{Structures.RightLung.Color.R}, {Structures.RightLung.Color.G}, {Structures.RightLung.Color.B}]",
            document.GetProperty("colors")[0].GetRawText());
        Assert.Equal("39607008", document.GetProperty("codes")[0].GetString());
        Assert.Equal(document.GetProperty("slices").GetInt32(), document.GetProperty("references").GetInt32());
        right.Dispose();
        left.Dispose();
    }

    [Fact]
    public void The_same_masks_give_the_same_bytes_and_an_empty_one_no_contour()
    {
        var series = Assert.Single(new SyntheticIndex().Slices([0, 1, 2, 3]).Index().Series);
        var patient = new LungSeg.Dicom.Part10.DicomDataset();
        using var empty = new BitVolume(series.Geometry);
        using var one = new BitVolume(series.Geometry);
        one[1, 1, 1] = true;
        byte[] Bytes()
        {
            using var stream = new MemoryStream();
            RtStructWriter.Write(
                stream, series, patient, [new(Structures.RightLung, one), new(Structures.LeftLung, empty)], Algorithm,
                Created);
            return stream.ToArray();
        }

        Assert.Equal(Bytes(), Bytes());
        Assert.Equal(1, Bytes().AsSpan().Count("CLOSED_PLANAR"u8));
    }

    /// <summary>Two lungs of the kind that is hard to outline: round, with holes, bridges and single voxels.</summary>
    private (BitVolume Right, BitVolume Left) Write(string folder)
    {
        var series = Assert.Single(DicomFolder.Index(folder).Series);
        var (right, left) = (Lung(series.Geometry, 0.3, 1), Lung(series.Geometry, 0.68, 2));
        var first = Directory.GetFiles(folder).Order().First();
        var bytes = File.ReadAllBytes(first);
        Segment[] segments = [new(Structures.RightLung, right), new(Structures.LeftLung, left)];
        using (var output = File.Create(_folder["lungs.rtstruct.dcm"]))
            RtStructWriter.Write(
                output, series, PatientStudyReader.Read(bytes, bytes.Length), segments, Algorithm, Created);
        using (var nifti = File.Create(_folder["lungs.nii.gz"]))
            NiftiWriter.Write(nifti, [.. segments.Select(segment => segment.LabelMask)]);
        return (right, left);
    }

    private static BitVolume Lung(VolumeGeometry grid, double place, int seed)
    {
        var (mask, random) = (new BitVolume(grid), new Random(seed));
        var (cx, cy, rx, ry) = (grid.Size.X * place, grid.Size.Y * 0.5, grid.Size.X * 0.15, grid.Size.Y * 0.25);
        for (var z = 1; z < grid.Size.Z - 1; z++)
        {
            for (var y = 0; y < grid.Size.Y; y++)
            {
                for (var x = 0; x < grid.Size.X; x++)
                {
                    var (dx, dy) = ((x - cx) / rx, (y - cy) / ry);
                    if ((dx * dx) + (dy * dy) < 1 && random.Next(400) > 0 && (x / 11 % 3 != 0 || y / 13 % 4 != 0))
                        mask[x, y, z] = true;
                }
            }
        }

        return mask;
    }
}
