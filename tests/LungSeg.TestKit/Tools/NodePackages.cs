using System.Diagnostics;
using System.Security.Cryptography;

namespace LungSeg.TestKit.Tools;

/// <summary>
/// Node programs that tests use, each as the package-lock.json of its folder pins it. npm installs it at first use:
/// once, though several test processes may want it at the same time.
/// </summary>
public static class NodePackages
{
    private static readonly TimeSpan InstallLimit = TimeSpan.FromMinutes(8);

    /// <summary>Full path of a folder below tests/tools with its packages installed.</summary>
    /// <exception cref="ToolMissingException">Node or npm is not there, or npm could not install.</exception>
    public static Task<string> FolderAsync(string name) => InstalledAsync("tests", "tools", name);

    /// <summary>Full path of any folder of the repository with its packages installed.</summary>
    /// <param name="parts">The folder below the repository's root.</param>
    /// <exception cref="ToolMissingException">Node or npm is not there, or npm could not install.</exception>
    public static async Task<string> InstalledAsync(params string[] parts)
    {
        if (RepositoryRoot.Path is not { } root)
            throw new ToolMissingException($"needs the repository's {string.Join('/', parts)}");
        var folder = Path.Combine([root, .. parts]);
        await VersionAsync("node");
        await VersionAsync("npm");
        using (await LockedAsync(Path.Combine(folder, ".install.lock")))
        {
            var stamp = Path.Combine(folder, "node_modules", ".installed-from");
            var pinned = Convert.ToHexString(
                SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(folder, "package-lock.json"))));
            if (!File.Exists(stamp) || await File.ReadAllTextAsync(stamp) != pinned)
            {
                await InstallAsync(folder);
                await File.WriteAllTextAsync(stamp, pinned);
            }
        }

        return folder;
    }

    /// <summary>Runs a program in a folder; returns its exit code and output, or -1 and the reason.</summary>
    public static async Task<(int Code, string Output)> RunAsync(
        string folder, string tool, string arguments, TimeSpan limit)
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

    private static async Task InstallAsync(string folder)
    {
        var (code, output) = await RunAsync(folder, "npm", "ci --no-audit --no-fund --ignore-scripts", InstallLimit);
        if (code != 0)
            throw new ToolMissingException($"needs {Path.GetFileName(folder)}, which npm could not install: {output}");
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
}
