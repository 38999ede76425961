using System.Diagnostics;
using System.Runtime.Intrinsics;

namespace LungSeg.Voxels.Tests.Kernels;

/// <summary>
/// Runs the tests of kernels and surfaces again in child processes on lesser processors: without wide vectors, without
/// any.
/// </summary>
public class WithoutIntrinsicsTests
{
    private const string Child = "LUNGSEG_KERNEL_TEST_CHILD";

    [Theory]
    [InlineData("DOTNET_EnableAVX512")]
    [InlineData("DOTNET_EnableAVX2")]
    [InlineData("DOTNET_EnableHWIntrinsic")]
    public void Kernels_pass_their_tests_on_lesser_processors(string feature)
    {
        if (Environment.GetEnvironmentVariable(Child) is not null) Assert.Skip("this is the child");
        var start = new ProcessStartInfo(
            "dotnet",
            [
                typeof(WithoutIntrinsicsTests).Assembly.Location,
                "-namespace",
                typeof(WithoutIntrinsicsTests).Namespace!,
                "-namespace",
                typeof(Meshing.IsosurfaceTests).Namespace!,
                "-trait-",
                "Needs=Python",
            ])
        {
            RedirectStandardOutput = true,
            Environment = { [Child] = feature, [feature] = "0" },
        };
        using var process = Process.Start(start)!;

        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();

        Assert.True(process.ExitCode == 0, output);
    }

    [Fact]
    public void The_child_runs_without_what_was_turned_off()
    {
        switch (Environment.GetEnvironmentVariable(Child))
        {
            case null:
                Assert.Skip("only in the child");
                break;
            case "DOTNET_EnableHWIntrinsic":
                Assert.False(Vector128.IsHardwareAccelerated);
                break;
            case "DOTNET_EnableAVX2":
                Assert.False(Vector256.IsHardwareAccelerated);
                break;
            case "DOTNET_EnableAVX512":
                Assert.False(Vector512.IsHardwareAccelerated);
                break;
        }
    }
}
