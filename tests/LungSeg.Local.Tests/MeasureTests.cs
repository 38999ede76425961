using System.Globalization;
using System.Text.Json;
using LungSeg.Local.Commands;
using LungSeg.Local.Terminal;
using LungSeg.Pipeline.Documents;
using LungSeg.Pipeline.Json;
using LungSeg.TestKit.Tools;
using LungSeg.Voxels.Measurements;

namespace LungSeg.Local.Tests;

/// <summary>Masks out, changed by programs that are not ours, and measured again.</summary>
public sealed class MeasureTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private FolderRun? _run;

    private FolderRun Run => _run!;

    private SummaryDocument Summary => Run.Summaries[0];

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(_folder["scan"]);
        foreach (var (name, bytes) in SmallPatient.Slices)
            File.WriteAllBytes(Path.Combine(_folder["scan"], name), bytes);
        _run = await FolderRun.Of(
            _folder["scan"],
            FolderRun.Coarse with
            {
                Formats = ["masks", "seg-nrrd", "dicom-seg", "ct"],
            });
    }

    public ValueTask DisposeAsync()
    {
        _run?.Dispose();
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("lungs.nii.gz")]
    [InlineData("lungs.seg.nrrd")]
    [InlineData("lungs.seg.dcm")]
    public async Task A_mask_that_nobody_changed_gives_the_numbers_of_the_run(string name)
    {
        var measured = await MeasureAsync(MaskPath(name));

        Assert.Equal(ExitCodes.Done, measured.Code);
        var summary = Measured();
        Assert.Equal(("mask", name), (summary.Method, summary.MaskSource!.File));
        Assert.Equal(
            Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(MaskPath(name)))),
            summary.MaskSource.Sha256);
        Assert.Equal(JsonOf(Summary.Regions), JsonOf(summary.Regions));
        Assert.Equal(Summary.ThresholdHu, summary.ThresholdHu);
        foreach (var file in (string[])["masks/lungs.nii.gz", "masks/lung-air.nii.gz", "masks/lung-structures.nii.gz"])
            Assert.Equal(HashOf(Summary, file), HashOf(summary, file));
    }

    [Fact]
    public async Task What_nibabel_changed_and_turned_is_measured_as_numpy_measures_it()
    {
        // Cut by a plane, a hole in it, the left lung grown by a ball, and stored with other axes, as float32 as
        // ITK-SNAP may.
        PythonTool.RunOrSkip(
            "nibabel numpy scipy",
            """
            import sys, nibabel as nib, numpy as np
            from scipy import ndimage
            image = nib.load(sys.argv[1])
            labels = np.asanyarray(image.dataobj).copy()
            labels[:, :, :labels.shape[2] // 4] = 0
            right = np.argwhere(labels == 1)
            x, y, z = right[len(right) // 2]
            labels[x - 3:x + 4, y - 3:y + 4, z - 2:z + 3] = 0
            grown = ndimage.binary_dilation(labels == 2, iterations=2)
            labels[grown & (labels == 0)] = 2
            turned = nib.as_closest_canonical(nib.Nifti1Image(labels.astype(np.float32), image.affine))
            turned = turned.as_reoriented(np.array([[2, -1], [0, 1], [1, -1]]))
            nib.save(turned, sys.argv[2])
            """,
            MaskPath("lungs.nii.gz"),
            _folder["changed.nii"]
        );

        var measured = await MeasureAsync(_folder["changed.nii"]);

        Assert.Equal(ExitCodes.Done, measured.Code);
        var summary = Measured();
        var numbers = PythonTool.RunOrSkip(
            "nibabel numpy",
            """
            import sys, json, nibabel as nib, numpy as np
            mask = nib.load(sys.argv[1]); ct = nib.load(sys.argv[2])
            as_ct = nib.orientations.ornt_transform(nib.io_orientation(mask.affine), nib.io_orientation(ct.affine))
            mask = mask.as_reoriented(as_ct)
            assert np.allclose(mask.affine, ct.affine, atol=1e-3)
            labels, hu = np.asanyarray(mask.dataobj), np.asanyarray(ct.dataobj).astype(float)
            voxel = abs(np.linalg.det(ct.affine[:3, :3])) / 1000
            out = {}
            for name, inside in {'right-lung': labels == 1, 'left-lung': labels == 2, 'lungs': labels > 0}.items():
                v = hu[inside]
                out[name] = [int(inside.sum()), inside.sum() * voxel, v.mean(), v.std(), 100 * (v < -950).mean(), 100 * (v < -856).mean(), (np.maximum(v + 1000, 0) / 1000 * voxel).sum(), 100 * (v > -250).mean()]
            print(json.dumps(out))
            """,
            _folder["changed.nii"],
            Path.Combine(Run.Folder, Summary.Series.Key, "ct.nii.gz")
        );
        foreach (var region in JsonDocument.Parse(numbers).RootElement.EnumerateObject())
        {
            double[] judged = [.. region.Value.EnumerateArray().Select(value => value.GetDouble())];
            var own = summary.Regions.Single(item => item.Name == region.Name);
            Assert.Equal(judged[0], own.Voxels);
            double?[] values =
            [
                own.VolumeMl,
                own.Values["meanHu"],
                own.Values["standardDeviationHu"],
                own.Values["laa950Percent"],
                own.Values["laa856Percent"],
                own.Values["massG"],
                own.Values["haa250Percent"],
            ];
            foreach (var (expected, value) in judged.Skip(1).Zip(values))
                Assert.Equal(expected, value!.Value, 1e-3 * Math.Max(1, Math.Abs(expected) / 1000));
        }

        Assert.NotEqual(Summary.Regions[0].Voxels, summary.Regions[0].Voxels);
    }

    [Fact]
    public async Task A_cropped_seg_nrrd_with_a_segment_of_ones_own_asks_what_it_is()
    {
        // As 3D Slicer saves one: cropped to its segments, with an offset, renumbered, without our names but with
        // codes.
        PythonTool.RunOrSkip(
            "numpy",
            """
            import sys, gzip, re, numpy as np
            raw = open(sys.argv[1], 'rb').read()
            head, data = raw.split(b'\n\n', 1)
            head = head.decode()
            nx, ny, nz = map(int, re.search(r'sizes: (\d+) (\d+) (\d+)', head).groups())
            labels = np.frombuffer(gzip.decompress(data), np.uint8).reshape(nz, ny, nx).copy()
            z, y, x = np.nonzero(labels)
            lo, hi = np.array([x.min(), y.min(), z.min()]), np.array([x.max(), y.max(), z.max()])
            cut = labels[lo[2]:hi[2] + 1, lo[1]:hi[1] + 1, lo[0]:hi[0] + 1].copy()
            cut[cut == 1] = 7
            k, j, i = np.argwhere(cut == 7)[1000]
            cut[k, j, i:i + 3] = 9
            vectors = [np.array([float(v) for v in part.split(',')]) for part in re.findall(r'\(([^)]*)\)', re.search(r'space directions: (.*)', head).group(1))]
            origin = np.array([float(v) for v in re.search(r'space origin: \((.*)\)', head).group(1).split(',')])
            origin = origin + sum(vectors[a] * int(lo[a]) for a in range(3))
            head = re.sub(r'sizes: .*', 'sizes: %d %d %d' % tuple(hi - lo + 1), head)
            head = re.sub(r'space origin: .*', 'space origin: (%r,%r,%r)' % tuple(float(v) for v in origin), head)
            head = head.replace('Segment0_LabelValue:=1', 'Segment0_LabelValue:=7').replace('Segment0_Name:=Right lung', 'Segment0_Name:=lung corrected by AB')
            head += '\nSegment9_Name:=nodule\nSegment9_LabelValue:=9\nSegment9_Layer:=0'
            open(sys.argv[2], 'wb').write(head.encode() + b'\n\n' + gzip.compress(cut.tobytes()))
            """,
            MaskPath("lungs.seg.nrrd"),
            _folder["cropped.seg.nrrd"]
        );

        var asked = await MeasureAsync(_folder["cropped.seg.nrrd"]);
        Assert.Equal(ExitCodes.Rejected, asked.Code);
        Assert.Contains("label 9 (nodule)", asked.Errors, StringComparison.Ordinal);
        Assert.Contains("9=none", asked.Errors, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder["out"]));

        var measured = await MeasureAsync(_folder["cropped.seg.nrrd"], "--labels", "9=none");
        Assert.Equal(ExitCodes.Done, measured.Code);
        Assert.Contains("Label 7 of the mask is right-lung.", measured.Errors, StringComparison.Ordinal);
        Assert.Equal("none", Measured().MaskSource!.Structures["9"]);
        var (before, after) = (Region(Summary, "right-lung"), Region(Measured(), "right-lung"));
        Assert.InRange(before.Voxels - after.Voxels, 1, 3);
        Assert.Equal(Region(Summary, "left-lung").Values["meanHu"], Region(Measured(), "left-lung").Values["meanHu"]);
    }

    [Fact]
    public async Task A_seg_that_pydicom_wrote_anew_is_measured_and_exported_with_a_person_in_it()
    {
        var removed = int.Parse(
            PythonTool.RunOrSkip(
                "pydicom numpy",
                """
                import sys, numpy as np, pydicom
                ds = pydicom.dcmread(sys.argv[1])
                frames = ds.NumberOfFrames
                bits = np.unpackbits(np.frombuffer(ds.PixelData, np.uint8), bitorder='little')[:frames * ds.Rows * ds.Columns].reshape(frames, ds.Rows, ds.Columns).copy()
                groups = list(ds.PerFrameFunctionalGroupsSequence)
                right = [i for i, g in enumerate(groups) if g.SegmentIdentificationSequence[0].ReferencedSegmentNumber == 1]
                worst = max(right, key=lambda i: bits[i].sum())
                removed = int(bits[worst].sum())
                bits[worst] = 0
                order = list(reversed(range(frames)))
                ds.PerFrameFunctionalGroupsSequence = pydicom.Sequence([groups[i] for i in order])
                packed = np.packbits(bits[order].ravel(), bitorder='little').tobytes()
                ds.PixelData = packed + b'\0' * (len(packed) % 2)
                for segment in ds.SegmentSequence: segment.SegmentLabel = 'Segment %d' % segment.SegmentNumber
                ds.save_as(sys.argv[2])
                print(removed)
                """,
                MaskPath("lungs.seg.dcm"),
                _folder["changed.seg.dcm"]
            ),
            CultureInfo.InvariantCulture
        );

        var measured = await MeasureAsync(_folder["changed.seg.dcm"]);

        Assert.Equal(ExitCodes.Done, measured.Code);
        Assert.Equal(Region(Summary, "right-lung").Voxels - removed, Region(Measured(), "right-lung").Voxels);
        Assert.Equal(JsonOf([Region(Summary, "left-lung")]), JsonOf([Region(Measured(), "left-lung")]));
        var type = PythonTool.RunOrSkip(
            "pydicom",
            "import sys, pydicom\nprint(pydicom.dcmread(sys.argv[1]).SegmentSequence[0].SegmentAlgorithmType)",
            ResultPath("masks/lungs.seg.dcm"));
        Assert.Equal("SEMIAUTOMATIC", type.Trim());
    }

    [Theory]
    [InlineData("shifted", "mask-not-on-grid")]
    [InlineData("coarse", "mask-not-on-grid")]
    [InlineData("empty", "mask-empty")]
    [InlineData("fraction", "mask-not-readable")]
    [InlineData("text", "mask-not-readable")]
    [InlineData("exchanged", "mask-sides-exchanged")]
    [InlineData("numbers", "mask-label-unknown")]
    [InlineData("left-six", "mask-label-unknown")]
    public async Task A_mask_that_is_not_the_scans_is_refused_with_what_to_do(string kind, string code)
    {
        if (kind == "text")
            File.WriteAllText(_folder["mask.nii.gz"], "no mask");
        else
            PythonTool.RunOrSkip(
                "nibabel numpy",
                """
                import sys, nibabel as nib, numpy as np
                image = nib.load(sys.argv[1]); kind = sys.argv[3]
                labels, affine = np.asanyarray(image.dataobj).copy(), image.affine.copy()
                if kind == 'shifted': affine[:3, 3] += 0.4 * affine[:3, 0]
                if kind == 'coarse': labels = labels[::2, ::2, ::2]; affine[:3, :3] *= 2
                if kind == 'empty': labels[:] = 0
                if kind == 'fraction': labels = labels * 0.5
                if kind == 'exchanged': labels = np.array([0, 2, 1, 3], np.uint8)[labels]
                if kind == 'numbers': labels = labels * 7
                if kind == 'left-six': labels = np.array([0, 1, 6, 3], np.uint8)[labels]
                nib.save(nib.Nifti1Image(labels, affine), sys.argv[2])
                """,
                MaskPath("lungs.nii.gz"),
                _folder["mask.nii.gz"],
                kind
            );

        var measured = await MeasureAsync(_folder["mask.nii.gz"]);

        Assert.Equal(ExitCodes.Rejected, measured.Code);
        Assert.Contains($"[{code}]", measured.Errors, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder["out"]));
    }

    [Fact]
    public async Task Results_that_are_there_stay_and_a_revision_is_added()
    {
        await MeasureAsync(MaskPath("lungs.nii.gz"));
        Assert.Equal(ExitCodes.Usage, (await MeasureAsync(MaskPath("lungs.seg.nrrd"))).Code);
        Assert.Equal(ExitCodes.Done, (await MeasureAsync(MaskPath("lungs.seg.nrrd"), "--rerun")).Code);
        Assert.Equal("lungs.nii.gz", Measured().MaskSource!.File);
        Assert.True(File.Exists(_folder[$"out/revision-2/{Summary.Series.Key}/report.html"]));
    }

    private async Task<(int Code, string Output, string Errors)> MeasureAsync(string mask, params string[] more)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var code = await CommandLine.RunAsync(
            [
                "measure",
                _folder["scan"],
                "--mask",
                mask,
                "--out",
                _folder["out"],
                "--spacing",
                "3",
                "--formats",
                "masks,dicom-seg",
                "--json",
                .. more,
            ],
            output,
            errors,
            TestContext.Current.CancellationToken);
        return (code, output.ToString(), errors.ToString());
    }

    private string MaskPath(string name) => Run.PathOf(Path.Combine(Summary.Series.Key, "masks", name));

    private string ResultPath(string name) => _folder[$"out/{Summary.Series.Key}/{name}"];

    private SummaryDocument Measured() =>
        JsonSerializer.Deserialize(
            File.ReadAllBytes(ResultPath(SummaryDocument.FileName)), PipelineJson.Default.SummaryDocument)!;

    private static RegionDocument Region(SummaryDocument summary, string name) =>
        summary.Regions.Single(region => region.Name == name);

    private static string HashOf(SummaryDocument summary, string name) =>
        summary.Files.Single(file => file.Name == name).Sha256;

    private static string JsonOf(IEnumerable<RegionDocument> regions) =>
        string.Join(
            '\n',
            regions.Select(region =>
                JsonSerializer.Serialize(region.With(Measures.SurfaceArea, null), PipelineJson.Default.RegionDocument)
            ));
}
