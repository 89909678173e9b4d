// A browser comes to the installation: browser.mjs URL EMAIL TITLE (the password in OWNER_PASSWORD, the hash of the public key
// of the certificate that it may trust in KEY). Signs in, sees what others write without a reload, and complains of nothing.
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'

const [url, email, title] = process.argv.slice(2)
const { chromium } = createRequire(new URL('../../dashboard/package.json', import.meta.url))('@playwright/test')
const usual = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || usual.find(path => existsSync(path)),
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', `--host-resolver-rules=MAP ${new URL(url).hostname} 127.0.0.1`,
    `--ignore-certificate-errors-spki-list=${process.env.KEY}`],
})
try {
  const page = await browser.newPage({ locale: 'en-US' })
  const complaints = []
  page.on('pageerror', error => complaints.push(String(error)))
  page.on('console', message => message.type() === 'error' && !/status of 401/.test(message.text()) && complaints.push(message.text()))
  await page.goto(url)
  await page.getByLabel('Email').fill(email)
  await page.getByLabel('Password').fill(process.env.OWNER_PASSWORD)
  const live = page.waitForEvent('websocket', socket => socket.url().startsWith('wss://'))
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await (await live).waitForEvent('framereceived')
  await page.goto(`${url}/threads`)
  await page.getByText(title).first().waitFor()
  if (complaints.length) throw new Error(`the browser complains: ${complaints.join('; ')}`)
  console.log(`${await page.title()}, ${await browser.version()}`)
} finally {
  await browser.close()
}
