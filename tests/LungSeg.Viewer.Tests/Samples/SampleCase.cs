using System.Numerics;
using LungSeg.Formats.Meshes;
using LungSeg.Formats.Volumes;
using LungSeg.Pipeline.Documents;
using LungSeg.Pipeline.Json;
using LungSeg.Pipeline.Measuring;
using LungSeg.Voxels.Anatomy;
using LungSeg.Voxels.Geometry;
using LungSeg.Voxels.Memory;
using LungSeg.Voxels.Meshing;
using LungSeg.Workflow;

namespace LungSeg.Viewer.Tests.Samples;

/// <summary>Writes a finished case of one series: a body of 32 x 32 x 24 voxels with a box for each lung.</summary>
internal static class SampleCase
{
    public const string Key = "3-77c0ffee";

    private static readonly VolumeGeometry Grid = VolumeGeometry.AxisAligned(
        new(32, 32, 24), new(8, 8, 10), new(-128, -128, 0));

    /// <summary>A file's axes in the order of the patient's.</summary>
    public static readonly (int Axis, bool Flipped)[] Usual = [(0, false), (1, false), (2, false)];

    /// <summary>One grey pixel.</summary>
    public static readonly byte[] Pixel = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==");

    /// <param name="server">Where to.</param>
    /// <param name="caseId">Its case, and the folder of its results.</param>
    /// <param name="withCt">With ct.nii.gz.</param>
    /// <param name="flagMessage">What its flag says.</param>
    /// <param name="severity">How bad that is.</param>
    /// <param name="axes">Which of the patient's axes, right to left, front to back, feet to head, each of the file's
    /// runs along, and whether against it.</param>
    /// <param name="ofRun">As <c>lungseg run</c> writes it: its documents count from its own folder.</param>
    public static async Task WriteAsync(
        ViewerServer server, string caseId, bool withCt = true, string flagMessage = "The slices are thick.",
        string severity = "warning", (int Axis, bool Flipped)[]? axes = null, bool ofRun = false)
    {
        axes ??= Usual;
        var folder = $"{caseId}/{Key}/";
        var files = new Dictionary<string, byte[]>
        {
            ["masks/lungs.nii.gz"] = Mask(axes),
            ["meshes/scene.glb"] = Scene(),
            ["previews/axial.png"] = Pixel,
            ["previews/surface.png"] = Pixel,
        };
        if (withCt) files["ct.nii.gz"] = Ct(axes);
        foreach (var (name, content) in files) await server.PutAsync("results", folder + name, content);

        var summary = SampleSummary.Of(
            caseId, Grid,
            [
                SampleSummary.Region("lungs", 4321), SampleSummary.Region("right-lung", 2321, 1),
                SampleSummary.Region("left-lung", 2000, 2), SampleSummary.Region("lungs-upper", 1000),
            ],
            [new("thick-slices", severity, flagMessage, 10, "mm")],
            [.. files.Select(file => new ResultFile(file.Key, file.Value.Length, "00"))]);
        await server.Store.WriteJsonAsync(
            new("results", folder + SummaryDocument.FileName), summary, PipelineJson.Default.SummaryDocument, default);
        await WriteDocumentAsync(
            server,
            $"{caseId}/{CaseDocument.CompleteName}",
            new()
            {
                CaseId = caseId,
                Revision = 1,
                Status = CaseStatus.Complete,
                Series =
                [
                    new(Key, SeriesStatus.Complete, null, (ofRun ? $"{Key}/" : folder) + SummaryDocument.FileName),
                ],
                SoftwareVersion = "0.1.0",
            });
    }

    public static Task WriteRejectedAsync(
        ViewerServer server, string caseId, string message = "There is no CT series in the case.") =>
        WriteDocumentAsync(
            server,
            $"{caseId}/{CaseDocument.FailedName}",
            new()
            {
                CaseId = caseId,
                Revision = 1,
                Status = CaseStatus.Rejected,
                Fault = new("no-ct-series", message, "Put a CT series there."),
                RejectedSeries =
                [
                    new("1-abc", "1.2.3", 12, new("not-ct", "The series has the modality MR.", "Drop CT series only.")),
                ],
                SoftwareVersion = "0.1.0",
            });

    public static Task WriteDocumentAsync(ViewerServer server, string name, CaseDocument document) =>
        server.Store.WriteJsonAsync(new("results", name), document, PipelineJson.Default.CaseDocument, default);

    /// <summary>1 in the right lung (x from 4 to 12), 2 in the left (x from 20 to 28), 0 elsewhere.</summary>
    private static byte LabelAt(int x, int y, int z)
    {
        if (y is < 8 or >= 24 || z is < 4 or >= 20) return 0;
        return x switch { >= 4 and < 13 => 1, >= 19 and < 28 => 2, _ => 0 };
    }

    /// <summary>
    /// Tissue of 40 HU, lungs of -850; the right one has emphysema of -980 in front, the left one haze of -500 behind.
    /// </summary>
    private static short HounsfieldAt(int x, int y, int z) => (LabelAt(x, y, z), y) switch
    {
        (0, _) => 40,
        (1, < 11) => -980,
        (2, >= 21) => -500,
        _ => -850,
    };

    private static byte[] Ct((int Axis, bool Flipped)[] axes)
    {
        using var volume = new Volume<short>(Stored(axes));
        Fill(volume, axes, HounsfieldAt);
        using var stream = new MemoryStream();
        NiftiWriter.Write(stream, volume);
        return stream.ToArray();
    }

    private static byte[] Mask((int Axis, bool Flipped)[] axes)
    {
        using var volume = new Volume<byte>(Stored(axes));
        Fill(volume, axes, LabelAt);
        using var stream = new MemoryStream();
        NiftiWriter.Write(stream, volume);
        return stream.ToArray();
    }

    private static void Fill<T>(Volume<T> volume, (int Axis, bool Flipped)[] axes, Func<int, int, int, T> value)
        where T : unmanaged
    {
        for (var z = 0; z < volume.Size.Z; z++)
        {
            for (var y = 0; y < volume.Size.Y; y++)
            {
                for (var x = 0; x < volume.Size.X; x++)
                {
                    var of = Usually(axes, x, y, z);
                    volume[x, y, z] = value(of[0], of[1], of[2]);
                }
            }
        }
    }

    /// <summary>The grid with the file's axes as told; the same voxels in the patient.</summary>
    private static VolumeGeometry Stored((int Axis, bool Flipped)[] axes)
    {
        var first = Usually(axes, 0, 0, 0);
        return new(
            new(Sizes[axes[0].Axis], Sizes[axes[1].Axis], Sizes[axes[2].Axis]),
            new(Edges[axes[0].Axis], Edges[axes[1].Axis], Edges[axes[2].Axis]),
            Patient(first[0], first[1], first[2]), Along(axes[0]), Along(axes[1]), Along(axes[2]));
    }

    private static int[] Sizes => [Grid.Size.X, Grid.Size.Y, Grid.Size.Z];

    private static double[] Edges => [Grid.Spacing.X, Grid.Spacing.Y, Grid.Spacing.Z];

    private static Vector3D Along((int Axis, bool Flipped) axis)
    {
        var sign = axis.Flipped ? -1 : 1;
        return new(axis.Axis == 0 ? sign : 0, axis.Axis == 1 ? sign : 0, axis.Axis == 2 ? sign : 0);
    }

    /// <summary>The index on <see cref="Grid"/> of a voxel of the file.</summary>
    private static int[] Usually((int Axis, bool Flipped)[] axes, params int[] stored)
    {
        var usual = new int[3];
        for (var i = 0; i < 3; i++)
            usual[axes[i].Axis] = axes[i].Flipped ? Sizes[axes[i].Axis] - 1 - stored[i] : stored[i];
        return usual;
    }

    /// <summary>A box for each lung, and one about both as the body's.</summary>
    private static byte[] Scene()
    {
        using var right = Box(Patient(4, 8, 4), Patient(12, 23, 19));
        using var left = Box(Patient(19, 8, 4), Patient(27, 23, 19));
        using var body = Box(Patient(1, 1, 1), Patient(30, 30, 22));
        using var stream = new MemoryStream();
        GlbWriter.Write(
            stream,
            [
                new("lungs-right", right, Structures.RightLung.Color),
                new("lungs-left", left, Structures.LeftLung.Color), new("body", body, TissueColors.Body),
            ]);
        return stream.ToArray();
    }

    /// <summary>A box in LPS mm: twelve triangles, wound outward.</summary>
    private static Mesh Box(Vector3D low, Vector3D high)
    {
        Vector3[] corners =
        [
            .. Enumerable
                .Range(0, 8)
                .Select(i => new Vector3(
                    (float)((i & 1) == 0 ? low.X : high.X), (float)((i & 2) == 0 ? low.Y : high.Y),
                    (float)((i & 4) == 0 ? low.Z : high.Z))),
        ];
        (int A, int B, int C)[] triangles =
        [
            (0, 2, 1), (1, 2, 3), (4, 5, 6), (5, 7, 6), (0, 1, 4), (1, 5, 4),
            (2, 6, 3), (3, 6, 7), (0, 4, 2), (2, 4, 6), (1, 3, 5), (3, 7, 5),
        ];
        var mesh = new Mesh(corners.Length, triangles.Length);
        corners.CopyTo(mesh.Vertices);
        for (var i = 0; i < triangles.Length; i++)
            mesh.Triangles[i] = new(triangles[i].A, triangles[i].B, triangles[i].C);
        return mesh;
    }

    private static Vector3D Patient(int x, int y, int z) => Grid.ToPatient(new(x, y, z));
}
