using System.Diagnostics;
using System.Security.Cryptography;
using LungSeg.TestKit.Tools;

namespace LungSeg.TestKit.Storage;

/// <summary>
/// Azurite as tests/tools/azurite/package-lock.json pins it, installed by npm at first use: once, though several test
/// processes may want it at the same time.
/// </summary>
internal static class AzuriteInstallation
{
    private static readonly TimeSpan InstallLimit = TimeSpan.FromMinutes(8);

    /// <summary>Full path of the script to start.</summary>
    /// <exception cref="ToolMissingException">Node or npm is not there, or npm could not install.</exception>
    public static async Task<string> ScriptAsync()
    {
        if (RepositoryRoot.Path is not { } root) throw new ToolMissingException("needs the repository's tests/tools/azurite");
        var folder = Path.Combine(root, "tests", "tools", "azurite");
        await VersionAsync("node");
        await VersionAsync("npm");
        using (await LockedAsync(Path.Combine(folder, ".install.lock")))
        {
            var stamp = Path.Combine(folder, "node_modules", ".installed-from");
            var pinned = Convert.ToHexString(SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(folder, "package-lock.json"))));
            if (!File.Exists(stamp) || await File.ReadAllTextAsync(stamp) != pinned)
            {
                await InstallAsync(folder);
                await File.WriteAllTextAsync(stamp, pinned);
            }
        }

        return Path.Combine(folder, "start.js");
    }

    private static async Task InstallAsync(string folder)
    {
        var (code, output) = await RunAsync(folder, "npm", "ci --no-audit --no-fund --ignore-scripts", InstallLimit);
        if (code != 0) throw new ToolMissingException($"needs Azurite, which npm could not install: {output}");
    }

    private static async Task VersionAsync(string tool)
    {
        var (code, _) = await RunAsync(Path.GetTempPath(), tool, "--version", TimeSpan.FromMinutes(1));
        if (code != 0) throw new ToolMissingException($"needs Node.js with npm: {tool} was not found");
    }

    private static async Task<FileStream> LockedAsync(string path)
    {
        var deadline = DateTime.UtcNow + InstallLimit + TimeSpan.FromMinutes(1);
        while (true)
        {
            try
            {
                return new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (DateTime.UtcNow < deadline)
            {
                await Task.Delay(200);
            }
        }
    }

    private static async Task<(int Code, string Output)> RunAsync(string folder, string tool, string arguments, TimeSpan limit)
    {
        // npm is a script, on Windows one that only a shell can start.
        var start = OperatingSystem.IsWindows()
            ? new ProcessStartInfo("cmd.exe", $"/c {tool} {arguments}")
            : new ProcessStartInfo(tool, arguments);
        start.WorkingDirectory = folder;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        try
        {
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEndAsync();
            var error = process.StandardError.ReadToEndAsync();
            using var timeout = new CancellationTokenSource(limit);
            try
            {
                await process.WaitForExitAsync(timeout.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                return (-1, $"{tool} took longer than {limit.TotalMinutes} minutes");
            }

            return (process.ExitCode, await output + await error);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return (-1, $"{tool} was not found");
        }
    }
}
