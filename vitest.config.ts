import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            'functions/**/*.test.ts',
            'modules/**/*.test.ts',
            'scripts/**/*.test.ts',
            'local-aws/**/*.test.ts',
          ],
          exclude: ['local-aws/conformance/conformance.test.ts'],
          // Vitest leaves one core free, which of two is half of the machine.
          maxWorkers: '100%',
          testTimeout: 20_000,
          // Developers' AWS settings must not reach a client that a test makes.
          env: { AWS_EC2_METADATA_DISABLED: 'true' },
        },
      },
      {
        test: {
          name: 'acceptance',
          include: ['tests/**/*.test.ts', 'local-aws/conformance/conformance.test.ts'],
          globalSetup: ['tests/support/global-setup.ts'],
          // Each file applies an example with Terraform, which waits more than it works: with three
          // of them two cores were busy for two thirds of the time.
          maxWorkers: 4,
          testTimeout: 60_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
