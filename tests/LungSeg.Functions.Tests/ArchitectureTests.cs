using System.Reflection;

namespace LungSeg.Functions.Tests;

/// <summary>
/// Holds the rooms of the house to src/ARCHITECTURE.md: references between them point one way, and so do uses between
/// the namespaces within each.
/// </summary>
public class ArchitectureTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["LungSeg.Voxels"] = [],
        ["LungSeg.Workflow"] = [],
        ["LungSeg.Dicom"] = ["LungSeg.Voxels"],
        ["LungSeg.Dicom.FoDicom"] = ["LungSeg.Dicom"],
        ["LungSeg.Learned"] = ["LungSeg.Voxels", "LungSeg.Workflow"],
        ["LungSeg.Formats"] = ["LungSeg.Voxels", "LungSeg.Dicom"],
        ["LungSeg.Phantoms"] = ["LungSeg.Voxels", "LungSeg.Dicom"],
        ["LungSeg.Pipeline"] = ["LungSeg.Voxels", "LungSeg.Dicom", "LungSeg.Formats", "LungSeg.Workflow"],
        ["LungSeg.Storage"] = ["LungSeg.Pipeline"],
        ["LungSeg.Cohorts"] =
        [
            "LungSeg.Voxels",
            "LungSeg.Dicom",
            "LungSeg.Formats",
            "LungSeg.Pipeline",
            "LungSeg.Workflow",
        ],
        ["LungSeg.DicomWeb"] = ["LungSeg.Voxels", "LungSeg.Dicom"],
        ["LungSeg.Sending"] = ["LungSeg.Dicom", "LungSeg.DicomWeb", "LungSeg.Pipeline", "LungSeg.Workflow"],
        ["LungSeg.Viewer"] = ["LungSeg.Voxels", "LungSeg.Formats", "LungSeg.Pipeline", "LungSeg.Workflow"],
        ["lungseg"] =
        [
            "LungSeg.Cohorts",
            "LungSeg.Voxels",
            "LungSeg.Dicom",
            "LungSeg.Dicom.FoDicom",
            "LungSeg.DicomWeb",
            "LungSeg.Formats",
            "LungSeg.Learned",
            "LungSeg.Phantoms",
            "LungSeg.Pipeline",
            "LungSeg.Sending",
            "LungSeg.Storage",
            "LungSeg.Viewer",
            "LungSeg.Workflow",
        ],
        ["LungSeg.Functions"] =
        [
            "LungSeg.Cohorts",
            "LungSeg.Voxels",
            "LungSeg.Dicom",
            "LungSeg.Dicom.FoDicom",
            "LungSeg.DicomWeb",
            "LungSeg.Formats",
            "LungSeg.Learned",
            "LungSeg.Pipeline",
            "LungSeg.Sending",
            "LungSeg.Storage",
            "LungSeg.Viewer",
            "LungSeg.Workflow",
        ],
    };

    public static TheoryData<string> Rooms => [.. Allowed.Keys];

    [Theory]
    [MemberData(nameof(Rooms))]
    public void References_point_one_way(string room)
    {
        var references = ReferencesOf(room).Where(name => name.StartsWith("LungSeg.", StringComparison.Ordinal));

        Assert.Empty(references.Except(Allowed[room]));
    }

    [Theory]
    [MemberData(nameof(Rooms))]
    public void Namespaces_use_each_other_one_way(string room)
    {
        Assert.Empty(NamespaceUses.Of(Assembly.Load(room)).Circles());
    }

    [Theory]
    [InlineData("LungSeg.Voxels")]
    [InlineData("LungSeg.Workflow")]
    [InlineData("LungSeg.Dicom")]
    [InlineData("LungSeg.Formats")]
    [InlineData("LungSeg.Phantoms")]
    [InlineData("LungSeg.Pipeline")]
    public void Only_the_framework_stands_under_the_domain(string room)
    {
        var foreign = ReferencesOf(room)
            .Where(name =>
                !name.StartsWith("LungSeg.", StringComparison.Ordinal)
                && !name.StartsWith("System.", StringComparison.Ordinal)
            );

        Assert.Empty(foreign.Except(["System", "netstandard", "mscorlib", "Microsoft.Win32.Primitives"]));
    }

    [Theory]
    [InlineData("LungSeg.Voxels")]
    [InlineData("LungSeg.Workflow")]
    public void The_innermost_rooms_know_neither_json_nor_the_network(string room)
    {
        Assert.DoesNotContain(ReferencesOf(room), name =>
            name.StartsWith("System.Text.Json", StringComparison.Ordinal)
        );
        Assert.DoesNotContain(ReferencesOf(room), name => name.StartsWith("System.Net", StringComparison.Ordinal));
    }

    private static IEnumerable<string> ReferencesOf(string room) =>
        Assembly.Load(room).GetReferencedAssemblies().Select(reference => reference.Name!);
}
